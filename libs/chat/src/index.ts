export { parseInbound, type Inbound, type InboundConversation, type InboundSender } from './inbound.ts';
export { type ChatMessage, type ChatOutcome, type ChatPort } from './port.ts';
export { signWebhook, webhookVerifier, type WebhookHeaders, type WebhookVerifier } from './signatures.ts';
export { standardWebhooksChat, type StandardWebhooksOptions } from './standard-webhooks.ts';
