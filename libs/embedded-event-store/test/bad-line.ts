import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * A line to a node's Unix socket, from another one, whose sockets misbehave on demand. It counts the connections that are
 * open.
 */
export class BadLine {
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  readonly #frozen = new WeakSet<Socket>();
  readonly #server = createServer((client) => this.#join(client));
  #drip: { bytes: number; every: number } | undefined;
  #cutAfter = Infinity;

  private constructor(private readonly node: string) {}

  static async start({ unixSocket, node }: { unixSocket: string; node: string }): Promise<BadLine> {
    const line = new BadLine(node);
    await once(line.#server.listen(unixSocket), 'listening');
    return line;
  }

  get connections(): number {
    return this.#pairs.size;
  }

  /** Half-open: what is connected now takes every byte, passes nothing on, and is never closed. New ones are well. */
  freeze(): void {
    for (const pair of this.#pairs) for (const socket of pair) this.#frozen.add(socket);
  }

  /** Answers come so many bytes at a time. */
  drip(bytes: number, every: number): void {
    this.#drip = { bytes, every };
  }

  /** Each connection is cut after so many more bytes of answers, once. */
  cutAfter(bytes: number): void {
    this.#cutAfter = bytes;
  }

  /** Cuts what is connected. */
  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }

  heal(): void {
    this.#drip = undefined;
    this.#cutAfter = Infinity;
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket): void {
    const node = connect(this.node);
    const pair = [client, node] as const;
    this.#pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => undefined); // 'close' follows
      socket.on('close', () => this.#end(pair));
    }
    client.on('data', (bytes) => this.#pass(node, client, bytes));
    node.on('data', (bytes) => void this.#answer(node, client, bytes));
  }

  #pass(to: Socket, from: Socket, bytes: Buffer): void {
    if (!this.#frozen.has(from) && !to.destroyed) to.write(bytes);
  }

  async #answer(node: Socket, client: Socket, bytes: Buffer): Promise<void> {
    if (bytes.length > this.#cutAfter) {
      this.#pass(client, node, bytes.subarray(0, this.#cutAfter));
      this.#cutAfter = Infinity;
      client.destroySoon();
      node.destroy();
      return;
    }
    this.#cutAfter -= bytes.length;
    const { bytes: few, every } = this.#drip ?? { bytes: bytes.length, every: 0 };
    if (few === bytes.length) {
      this.#pass(client, node, bytes);
      return;
    }
    node.pause();
    for (let at = 0; at < bytes.length && !client.destroyed; at += few) {
      this.#pass(client, node, bytes.subarray(at, at + few));
      await new Promise((resolve) => setTimeout(resolve, every));
    }
    node.resume();
  }

  /** A frozen connection does not tell its other end. */
  #end(pair: readonly [Socket, Socket]): void {
    this.#pairs.delete(pair);
    for (const socket of pair) socket.destroy();
  }
}
