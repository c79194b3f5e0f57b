import { keepsTheContractOfAnEventLog } from '../test/event-log.contract.ts';
import { memoryEventLog } from './memory-event-log.ts';

describe('the log in memory', () => {
  keepsTheContractOfAnEventLog(memoryEventLog);
});
