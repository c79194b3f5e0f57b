import { keepsTheContractOfALedgerStore } from '../../test/ledger-store.contract.ts';
import { MemoryLeases } from '../../test/memory-leases.ts';
import { memoryLedgerStore } from './memory-ledger-store.ts';

describe('the store of the ledger in memory', () => {
  keepsTheContractOfALedgerStore(() => {
    const leases = new MemoryLeases();
    return Promise.resolve({ leases, store: memoryLedgerStore(leases.isLast) });
  });
});
