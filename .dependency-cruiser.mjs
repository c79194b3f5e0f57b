/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'libs-do-not-know-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^libs/([^/]+)/src/domain/', pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot:
          '^libs/$1/src/domain/|^libs/(event-sourcing|confirmation-code|staff-acts|access-record|attachment-export|profile-deletion)/src/index\\.ts',
      },
    },
    {
      name: 'vocabulary-depends-on-nothing',
      severity: 'error',
      from: { path: '^libs/event-sourcing/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^libs/event-sourcing/|^(node:)?assert' },
    },
    {
      name: 'through-the-front-door',
      severity: 'error',
      comment: 'another lib is imported by its alias, which is its index.ts',
      from: { path: '^(?:libs/([^/]+)/|apps/|test/)' },
      to: { path: '^libs/[^/]+/src/', pathNot: '^libs/$1/|^libs/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'technical-libs-know-no-slice',
      severity: 'error',
      from: {
        path: '^libs/(event-store|embedded-event-store|embedded-postgres|read-store|consumers|vault|chat|workspace|keyring|signing|ledger|confirmation-code|signed-links|staff-tokens|staff-acts)/',
      },
      to: {
        path: '^libs/(conversation|attachment-export|link-use|profile-deletion|rate-limit|pending-confirmations|requests|daily-figures|access-record|operation-record)/',
      },
    },
    {
      name: 'slices-know-no-read-model',
      severity: 'error',
      from: {
        path: '^libs/(conversation|attachment-export|link-use|profile-deletion|access-record|operation-record)/',
      },
      to: { path: '^libs/(rate-limit|pending-confirmations|requests|daily-figures)/' },
    },
    {
      name: 'only-apps-audit',
      severity: 'error',
      from: { path: '^libs/(?!audit/)' },
      to: { path: '^libs/audit/' },
    },
    {
      name: 'the-export-knows-no-conversation',
      severity: 'error',
      from: { path: '^libs/(attachment-export|link-use|profile-deletion)/' },
      to: { path: '^libs/conversation/' },
    },
    {
      name: 'the-export-knows-no-deletion',
      severity: 'error',
      from: { path: '^libs/(attachment-export|link-use)/' },
      to: { path: '^libs/profile-deletion/' },
    },
    {
      name: 'the-records-of-staff-know-no-other-slice',
      severity: 'error',
      from: { path: '^libs/(access-record|operation-record)/' },
      to: { path: '^libs/(conversation|attachment-export|profile-deletion)/' },
    },
    {
      name: 'the-playground-knows-us-only-by-the-contracts',
      severity: 'error',
      from: { path: '^apps/playground/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(libs/(?!read-store/)|apps/(?!playground/|pages/))' },
    },
    {
      name: 'what-pages-share-knows-none-of-them',
      severity: 'error',
      from: { path: '^apps/pages/' },
      to: { path: '^(libs/|apps/(?!pages/))' },
    },
    {
      name: 'one-door-to-eventstoredb',
      severity: 'error',
      from: { pathNot: '^libs/(event-store|embedded-event-store)/' },
      to: { path: '@eventstore/db-client' },
    },
    {
      name: 'one-door-to-postgres',
      severity: 'error',
      from: { pathNot: '^libs/(read-store|embedded-postgres)/' },
      to: { path: 'node_modules/(?:pg|kysely)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
