import { Metadata, ServerInterceptingCall, status, type ServerInterceptor } from '@grpc/grpc-js';
import { type Streams } from '../src/stubs.ts';

/** `subscribe` and `read` are one RPC, told apart by the request. */
export type Rpc = 'append' | 'batch-append' | 'read' | 'subscribe' | 'gossip' | 'features';

export type Fault =
  /** The request is received and never looked at. */
  | { type: 'never-answers' }
  /** The request is served, its answers come so many ms late. */
  | { type: 'answers-late'; by: number }
  /** The request is served (what was to be stored is), and after so many messages nothing comes any more. */
  | { type: 'falls-silent'; after: number }
  /** The request is served, and after so many messages the call ends with OK. */
  | { type: 'ends-with-ok'; after: number }
  /** At once, with this status. */
  | { type: 'unavailable' }
  | { type: 'not-leader'; leader: { host: string; port: number } };

/**
 * A node's bad days, on demand: what it does wrong with which calls, and for how many of them. Give `interceptor` to
 * `startEmbeddedEventStore`. It counts the calls that came (`calls`) and those that are open (`open`).
 */
export class Misbehaviour {
  readonly #faults: { rpc: Rpc; fault: Fault; times: number }[] = [];
  readonly #calls = new Map<Rpc, number>();
  readonly #open = new Set<ServerInterceptingCall>();

  on(rpc: Rpc, fault: Fault, times = Infinity): void {
    this.#faults.push({ rpc, fault, times });
  }

  /** From the next call on everything is well. */
  heal(): void {
    this.#faults.length = 0;
    this.#calls.clear();
  }

  calls(rpc: Rpc): number {
    return this.#calls.get(rpc) ?? 0;
  }

  get open(): number {
    return this.#open.size;
  }

  readonly interceptor: ServerInterceptor = ({ path }, nextCall) => {
    let fault: Fault | undefined;
    let isFirst = true;
    let sent = 0;
    const isOver = (): boolean => fault !== undefined && 'after' in fault && sent >= fault.after;
    const call: ServerInterceptingCall = new ServerInterceptingCall(nextCall, {
      start: (next) => {
        this.#open.add(call);
        next({
          onReceiveMessage: (message, pass) => {
            if (isFirst) fault = this.#faultFor(rpcOf(path, message));
            isFirst = false;
            const instead = statusInstead(fault);
            if (instead !== undefined) nextCall.sendStatus(instead);
            else if (fault?.type !== 'never-answers') pass(message);
          },
          onCancel: () => this.#open.delete(call),
        });
      },
      sendMessage: (message, pass) => {
        if (fault?.type === 'answers-late') setTimeout(pass, fault.by, message);
        else if (!isOver()) pass(message);
        else if (fault?.type === 'ends-with-ok') nextCall.sendStatus({ code: status.OK, details: '' });
        sent += 1;
      },
    });
    return call;
  };

  #faultFor(rpc: Rpc): Fault | undefined {
    this.#calls.set(rpc, this.calls(rpc) + 1);
    const found = this.#faults.find((each) => each.rpc === rpc && each.times > 0);
    if (found !== undefined) found.times -= 1;
    return found?.fault;
  }
}

const rpcOf = (path: string, request: unknown): Rpc => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (path.includes('.Gossip/')) return 'gossip';
  if (name === 'Append') return 'append';
  if (name === 'BatchAppend') return 'batch-append';
  if (name !== 'Read') return 'features';
  return (request as Streams.ReadReq).getOptions()?.hasSubscription() === true ? 'subscribe' : 'read';
};

const statusInstead = (fault: Fault | undefined) => {
  if (fault?.type === 'unavailable') return { code: status.UNAVAILABLE, details: 'too busy' };
  if (fault?.type !== 'not-leader') return undefined;
  const metadata = new Metadata();
  metadata.set('exception', 'not-leader');
  metadata.set('leader-endpoint-host', fault.leader.host);
  metadata.set('leader-endpoint-port', String(fault.leader.port));
  return { code: status.NOT_FOUND, details: 'not the leader', metadata };
};
