export { conversationWorks, type ConversationParts } from './conversation-works.ts';
export { deliveries, goodbyes } from './deliveries.ts';
export { parseIntent, type Intent } from './domain/intent.ts';
export { recordOf, render } from './render.ts';
export { conversationSchemas } from './schemas.ts';
