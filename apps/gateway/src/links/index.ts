export { type LinkDependencies } from './dependencies.ts';
export { LinksModule } from './links.module.ts';
