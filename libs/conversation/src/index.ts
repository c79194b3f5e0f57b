export { conversationWorks, type ConversationParts } from './conversation-works.ts';
export { awaitingOutcomes, deliveries, goodbyes } from './deliveries.ts';
export { type ConversationEvent } from './domain/events.ts';
export { parseIntent, type Intent } from './domain/intent.ts';
export { recordOf, render } from './render.ts';
export { reviewCausation } from './review.ts';
export { conversationSchemas } from './schemas.ts';
