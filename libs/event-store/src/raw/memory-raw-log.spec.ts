import { keepsTheContractOfARawLog } from '../../test/raw-log.contract.ts';
import { memoryEventLog } from '../memory-event-log.ts';

describe('the log in memory, by the byte', () => {
  keepsTheContractOfARawLog(() => {
    const log = memoryEventLog();
    return { log, raw: log.raw };
  });
});
