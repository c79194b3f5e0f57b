export { mayScrape } from './may-scrape.ts';
export { MetricsModule, type MetricsParts } from './metrics.module.ts';
export { Metrics } from './metrics.ts';
