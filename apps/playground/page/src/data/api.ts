import type {
  AccountView,
  ClockView,
  ConversationKind,
  ConversationView,
  HappeningView,
  MemberView,
  MessageView,
  NoticeView,
  ObstacleView,
  UnlinkedAccountView,
  WebhookView,
} from '../../../src/api.ts';

/** The server answered with an error; `message` is what it says to a person. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface NewConversation {
  kind: ConversationKind;
  name?: string;
  memberIds: string[];
  withAssistant: boolean;
}

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  if (!response.ok) throw new HttpError(response.status, detailOf(text) ?? `The server answered ${response.status}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** The `detail` of a problem document, if that is what it is. */
export const detailOf = (text: string): string | undefined => {
  try {
    const problem = JSON.parse(text) as { detail?: unknown };
    return typeof problem.detail === 'string' ? problem.detail : undefined;
  } catch {
    return undefined;
  }
};

const id = encodeURIComponent;

export const api = {
  members: () => call<MemberView[]>('GET', '/api/members'),
  me: () => call<MemberView>('GET', '/api/me'),
  /** `device`: what to call it; empty, it is called what the browser says that it is. */
  signIn: (memberId: string, device: string) =>
    call<undefined>('POST', '/api/session', device.trim() === '' ? { memberId } : { memberId, device }),
  signOut: () => call<undefined>('DELETE', '/api/session'),
  conversations: () => call<ConversationView[]>('GET', '/api/conversations'),
  open: (wanted: NewConversation) => call<ConversationView>('POST', '/api/conversations', wanted),
  messages: (conversationId: string, before?: string) =>
    call<MessageView[]>(
      'GET',
      `/api/conversations/${id(conversationId)}/messages${before === undefined ? '' : `?before=${id(before)}`}`,
    ),
  say: (conversationId: string, text: string) =>
    call<MessageView>('POST', `/api/conversations/${id(conversationId)}/messages`, { text }),
  edit: (messageId: string, text: string) => call<MessageView>('PATCH', `/api/messages/${id(messageId)}`, { text }),
  clock: () => call<ClockView>('GET', '/api/clock'),
  moveClock: (ahead: string) => call<ClockView>('POST', '/api/clock', { ahead }),
  webhooks: () => call<WebhookView[]>('GET', '/api/webhooks'),
  account: () => call<AccountView>('GET', '/api/account'),
  happenings: () => call<HappeningView[]>('GET', '/api/happenings'),
  obstacles: () => call<ObstacleView[]>('GET', '/api/obstacles'),
  liftObstacle: (memberId: string) => call<undefined>('POST', `/api/obstacles/${id(memberId)}/lift`),
  unlinkedAccounts: () => call<UnlinkedAccountView[]>('GET', '/api/accounts'),
  createProfile: (accountId: string, name: string) =>
    call<{ memberId: string }>('POST', `/api/accounts/${id(accountId)}/profile`, { name }),
  notices: () => call<NoticeView[]>('GET', '/api/notices'),
};
