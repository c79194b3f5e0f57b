import { writeFileSync } from 'node:fs';
import { catalogue } from '../libs/conversation/src/catalogue.ts';

/** Writes all messages in all languages to docs/messages.md, for whoever reviews their wording. */
writeFileSync(new URL('../docs/messages.md', import.meta.url), catalogue());
