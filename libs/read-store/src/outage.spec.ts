import { isDatabaseOutage } from './outage.ts';

const error = (message: string, more: object = {}) => Object.assign(new Error(message), more);

it.each([
  error('terminating connection due to administrator command', { code: '57P01' }),
  error('the database system is starting up', { code: '57P03' }),
  error('sorry, too many clients already', { code: '53300' }),
  error('connection_failure', { code: '08006' }),
  error('connect ENOENT /socket', { code: 'ENOENT', syscall: 'connect' }),
  error('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' }),
  error('Connection terminated unexpectedly'),
  error('timeout exceeded when trying to connect'),
])('takes "$message" for an outage', (outage) => {
  expect(isDatabaseOutage(outage)).toBe(true);
});

it.each([
  error('duplicate key', { code: '23505' }),
  error('deadlock detected', { code: '40P01' }),
  error('no such file', { code: 'ENOENT', syscall: 'open' }),
  error('a defect'),
  'a text',
])('takes %s for no outage', (failure) => {
  expect(isDatabaseOutage(failure)).toBe(false);
});
