import { enableCompileCache } from 'node:module';

enableCompileCache(); // before anything else is loaded: it halves the time of a start
await import('./run-audit.ts');
