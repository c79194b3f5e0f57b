/** A workspace that lists as many attachments as it is told, in a process of its own, so that its work is not measured as ours. */
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

const count = Number(process.argv[2]);

const item = (n: number) => ({
  id: `file-${String(n).padStart(9, '0')}`,
  name: `Invoice ${n} of the garden party.pdf`,
  type: 'application/pdf',
  size: 1_000 + n,
  uploadedAt: new Date(1_600_000_000_000 + n * 10).toISOString(),
  uploadedBy: 'member',
  place: { kind: 'room', id: 'room-1', name: 'Finance' },
  available: n % 100 !== 99,
  ...(n % 100 === 99 && { reason: 'retention' }),
});

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://workspace');
  const from = Number(searchParams.get('cursor') ?? 0);
  const end = Math.min(from + Number(searchParams.get('limit') ?? 500), count);
  const items = Array.from({ length: end - from }, (_, index) => item(from + index));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ items, next: end < count ? String(end) : null }));
});
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
