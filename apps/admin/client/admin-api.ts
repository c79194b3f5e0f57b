/** Made by `npm run openapi` of the contracts in apps/admin: not to be edited. */
export interface paths {
  '/api/v1/requests': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Requests, page by page
     * @description Filters are one with the other. `id` or `subject` go alone. `askedFrom` (inside) and `askedTo` (not) go with the order by `askedAt`; `dueBefore` and `overdue` with the order by `dueAt`, which lists what is under way. Roles: auditor, operator, admin.
     */
    get: operations['listRequests'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/requests/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One request, with its timeline and what the member was told
     * @description The look is on the record before it is answered. Roles: auditor, operator, admin.
     */
    get: operations['showRequest'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/pending-confirmations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Requests that wait for their code, in the order in which the codes lapse
     * @description Roles: auditor, operator, admin.
     */
    get: operations['listPendingConfirmations'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/rate-limits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Members who may not have another export yet, in the order in which the limits end
     * @description Roles: auditor, operator, admin.
     */
    get: operations['listRateLimits'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/deletions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Deletions, page by page, with the step that comes next
     * @description Roles: auditor, operator, admin.
     */
    get: operations['listDeletions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/deletions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One deletion, with its steps, what is retained, and the certificate
     * @description The look is on the record before it is answered. Roles: auditor, operator, admin.
     */
    get: operations['showDeletion'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/parked': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What was set aside: visits first, then subjects, each by work and key
     * @description Roles: auditor, operator, admin.
     */
    get: operations['listParked'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/consumers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How far everything is that follows the log
     * @description Roles: auditor, operator, admin.
     */
    get: operations['listConsumers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/exports/{id}/links': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Whether the links of an export work, and how often they were used
     * @description The look is on the record before it is answered. A use is an answer that gave the list or an attachment; a part of one is one of its own. Roles: auditor, operator, admin.
     */
    get: operations['showLinks'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/figures': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What happened, by day in UTC, and what is due now
     * @description Days on which nothing happened are left out. At most 366 days; by default the last 30. Roles: auditor, operator, admin.
     */
    get: operations['showFigures'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/policy': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What operators have decided: when exports are ready, how long codes are valid, how many may be asked for
     * @description As the admin app is configured. Roles: admin.
     */
    get: operations['showPolicy'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sign-in': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What the console has to know to sign somebody in
     * @description Open to all.
     */
    get: operations['signInSettings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who has signed in
     * @description Roles: auditor, operator, admin.
     */
    get: operations['me'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/parked/redrive': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Drive parked work again
     * @description Roles: operator, admin.
     */
    post: operations['redriveParkedWork'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/requests/{requestId}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Cancel an export, until it is announced
     * @description The slot of seven days is given back. A confirmed deletion cannot be cancelled by staff. Roles: operator, admin.
     */
    post: operations['cancelRequest'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/requests/{requestId}/revoke-links': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Revoke the links of an export
     * @description The slot of seven days stays taken. Roles: operator, admin.
     */
    post: operations['revokeLinks'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/requests/{requestId}/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Let a confirmation go on that the brake holds
     * @description It counts from its acceptance. Roles: operator, admin.
     */
    post: operations['releaseHeldConfirmation'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/rate-limits/{subject}/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Release the limit of one export in seven days
     * @description Roles: admin.
     */
    post: operations['releaseRateLimit'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/subjects/{subject}/notes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What colleagues wrote about a subject
     * @description A look. Roles: operator, admin.
     */
    get: operations['staffNotes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/lookups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The pseudonym and the requests of one exact member
     * @description On the record before it is answered, also when nobody is found. Roles: admin.
     */
    post: operations['lookUpMember'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/lookups/report': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * All look-ups of a week
     * @description Roles: admin, auditor.
     */
    get: operations['lookupReport'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * What happened, event by event
     * @description Roles: auditor.
     */
    post: operations['replay'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit/as-of': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * How it stood at an instant
     * @description Roles: auditor.
     */
    post: operations['asOf'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit/explain': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Why it was refused, delayed or stopped
     * @description Roles: auditor.
     */
    post: operations['explain'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit/policy-check': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * What another policy would have changed
     * @description Roles: auditor.
     */
    post: operations['checkPolicy'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit/compare': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Whether the read models are what the log says
     * @description Roles: auditor.
     */
    post: operations['compareReadModels'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Whether the log is what was sealed
     * @description Roles: auditor.
     */
    post: operations['verifyLog'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit/evidence': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The evidence of a period, sealed
     * @description Roles: auditor.
     */
    post: operations['exportEvidence'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Links: {
      /** Format: date-time */
      announcedAt: string;
      /** Format: date-time */
      validUntil: string;
      count: number;
      bytes: number;
      missing: number;
      /** @enum {string} */
      endedBy?: 'expired' | 'revoked' | 'closed' | 'cancelled' | 'failed';
    };
    /** @description What is answered instead (RFC 9457). */
    Problem: {
      type: string;
      title: string;
      status: number;
      detail?: string;
      errors?: {
        field: string;
        detail: string;
      }[];
      requestId: string;
    };
    TimelineEntry: {
      id: string;
      type: string;
      stream: string;
      revision: string;
      /** Format: date-time */
      at?: string;
      /** Format: date-time */
      recordedAt?: string;
      causedBy?: {
        /** @enum {string} */
        by:
          | 'message'
          | 'event'
          | 'process'
          | 'page'
          | 'links'
          | 'review'
          | 'delivery'
          | 'housekeeping'
          | 'staff'
          | 'unknown';
      } & {
        [key: string]: unknown;
      };
      data?: {
        [key: string]: unknown;
      };
      told?: {
        /** @enum {string} */
        where: 'chat' | 'elsewhere';
        template: string;
        version: number;
        locale: string;
        timeZone: string;
        text?: string;
      };
      why?: string;
    };
    PendingConfirmation: {
      /** Format: uuid */
      subject: string;
      /** @enum {string} */
      kind: 'export' | 'deletion';
      /** Format: uuid */
      requestId: string;
      issueNumber: number;
      /** Format: date-time */
      issuedAt: string;
      /** Format: date-time */
      validUntil: string;
      hasLapsed: boolean;
    };
    RateLimit: {
      /** Format: uuid */
      subject: string;
      /** Format: date-time */
      nextAllowedAt: string;
    };
    Deletion: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      subject: string;
      /** @enum {string} */
      state:
        | 'awaiting-code'
        | 'spent'
        | 'lapsed'
        | 'held'
        | 'waiting'
        | 'prepared'
        | 'announced'
        | 'delivered'
        | 'cancelled'
        | 'stopped-managed'
        | 'failed'
        | 'revoked'
        | 'closed'
        | 'running'
        | 'parked'
        | 'complete'
        | 'found-gone'
        | 'refused';
      connection?: string;
      /** Format: date-time */
      askedAt: string;
      /** Format: date-time */
      confirmedAt?: string;
      /** Format: date-time */
      dueAt?: string;
      /** Format: date-time */
      nextAt?: string;
      /** Format: date-time */
      finishedAt?: string;
      /** @enum {string} */
      outcome?:
        | 'delivered'
        | 'deleted'
        | 'found-gone'
        | 'lapsed'
        | 'member'
        | 'managed'
        | 'staff'
        | 'deletion'
        | 'revoked'
        | 'preparation'
        | 'undeliverable'
        | 'unknown-member'
        | 'identity-lost';
      refusal?: {
        /** @enum {string} */
        reason: 'managed' | 'within-seven-days' | 'too-many-codes' | 'being-deleted';
        /** Format: date-time */
        at: string;
        /** Format: date-time */
        until?: string;
      };
      policy: number;
      isOverdue: boolean;
      /** Format: date-time */
      startAt?: string;
      late?: number;
      /** @enum {string} */
      step?:
        | 'begin'
        | 'close-exports'
        | 'goodbye'
        | 'sign-out'
        | 'access'
        | 'content'
        | 'unlink'
        | 'look'
        | 'forget'
        | 'complete';
      failed?: {
        /** @enum {string} */
        reason: 'refused' | 'attempts' | 'still-there';
        /** Format: date-time */
        at: string;
      };
    };
    Parked: {
      /** @enum {string} */
      kind: 'visit' | 'subject';
      work: string;
      key: string;
      lastError: string;
      /** Format: date-time */
      since: string;
      attempts?: number;
      generation?: number;
    };
    Consumer: {
      name: string;
      /** @enum {string} */
      kind: 'projection' | 'work';
      position?: string;
      behind: {
        events: number;
        isMore: boolean;
        seconds: number;
      };
      parked: number;
      due?: number;
      failing?: number;
      lastError?: string;
    };
    LinkUse: {
      count: number;
      /** Format: date-time */
      firstAt?: string;
      /** Format: date-time */
      lastAt?: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  listRequests: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        sort?: 'askedAt' | '-askedAt' | 'dueAt' | '-dueAt';
        kind?: 'export' | 'deletion';
        state?:
          | (
              | 'awaiting-code'
              | 'spent'
              | 'lapsed'
              | 'held'
              | 'waiting'
              | 'prepared'
              | 'announced'
              | 'delivered'
              | 'cancelled'
              | 'stopped-managed'
              | 'failed'
              | 'revoked'
              | 'closed'
              | 'running'
              | 'parked'
              | 'complete'
              | 'found-gone'
              | 'refused'
            )
          | (
              | 'awaiting-code'
              | 'spent'
              | 'lapsed'
              | 'held'
              | 'waiting'
              | 'prepared'
              | 'announced'
              | 'delivered'
              | 'cancelled'
              | 'stopped-managed'
              | 'failed'
              | 'revoked'
              | 'closed'
              | 'running'
              | 'parked'
              | 'complete'
              | 'found-gone'
              | 'refused'
            )[];
        connection?: string;
        askedFrom?: string;
        askedTo?: string;
        dueBefore?: string;
        overdue?: 'true';
        id?: string;
        subject?: string;
        fields?:
          | (
              | 'id'
              | 'subject'
              | 'kind'
              | 'state'
              | 'connection'
              | 'askedAt'
              | 'confirmedAt'
              | 'dueAt'
              | 'nextAt'
              | 'finishedAt'
              | 'outcome'
              | 'refusal'
              | 'links'
              | 'policy'
              | 'isOverdue'
            )
          | (
              | 'id'
              | 'subject'
              | 'kind'
              | 'state'
              | 'connection'
              | 'askedAt'
              | 'confirmedAt'
              | 'dueAt'
              | 'nextAt'
              | 'finishedAt'
              | 'outcome'
              | 'refusal'
              | 'links'
              | 'policy'
              | 'isOverdue'
            )[];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              /** Format: uuid */
              id?: string;
              /** Format: uuid */
              subject?: string;
              /** @enum {string} */
              kind?: 'export' | 'deletion';
              /** @enum {string} */
              state?:
                | 'awaiting-code'
                | 'spent'
                | 'lapsed'
                | 'held'
                | 'waiting'
                | 'prepared'
                | 'announced'
                | 'delivered'
                | 'cancelled'
                | 'stopped-managed'
                | 'failed'
                | 'revoked'
                | 'closed'
                | 'running'
                | 'parked'
                | 'complete'
                | 'found-gone'
                | 'refused';
              connection?: string;
              /** Format: date-time */
              askedAt?: string;
              /** Format: date-time */
              confirmedAt?: string;
              /** Format: date-time */
              dueAt?: string;
              /** Format: date-time */
              nextAt?: string;
              /** Format: date-time */
              finishedAt?: string;
              /** @enum {string} */
              outcome?:
                | 'delivered'
                | 'deleted'
                | 'found-gone'
                | 'lapsed'
                | 'member'
                | 'managed'
                | 'staff'
                | 'deletion'
                | 'revoked'
                | 'preparation'
                | 'undeliverable'
                | 'unknown-member'
                | 'identity-lost';
              refusal?: {
                /** @enum {string} */
                reason: 'managed' | 'within-seven-days' | 'too-many-codes' | 'being-deleted';
                /** Format: date-time */
                at: string;
                /** Format: date-time */
                until?: string;
              };
              links?: components['schemas']['Links'];
              policy?: number;
              isOverdue?: boolean;
            }[];
            next?: string;
            /** Format: date-time */
            at: string;
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  showRequest: {
    parameters: {
      query?: never;
      header: {
        'look-reason':
          'member-complaint' | 'regulator-request' | 'internal-audit' | 'external-audit' | 'incident' | 'court-order';
        'look-ticket': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          etag: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            subject: string;
            /** @enum {string} */
            kind: 'export' | 'deletion';
            /** @enum {string} */
            state:
              | 'awaiting-code'
              | 'spent'
              | 'lapsed'
              | 'held'
              | 'waiting'
              | 'prepared'
              | 'announced'
              | 'delivered'
              | 'cancelled'
              | 'stopped-managed'
              | 'failed'
              | 'revoked'
              | 'closed'
              | 'running'
              | 'parked'
              | 'complete'
              | 'found-gone'
              | 'refused';
            connection?: string;
            /** Format: date-time */
            askedAt: string;
            /** Format: date-time */
            confirmedAt?: string;
            /** Format: date-time */
            dueAt?: string;
            /** Format: date-time */
            nextAt?: string;
            /** Format: date-time */
            finishedAt?: string;
            /** @enum {string} */
            outcome?:
              | 'delivered'
              | 'deleted'
              | 'found-gone'
              | 'lapsed'
              | 'member'
              | 'managed'
              | 'staff'
              | 'deletion'
              | 'revoked'
              | 'preparation'
              | 'undeliverable'
              | 'unknown-member'
              | 'identity-lost';
            refusal?: {
              /** @enum {string} */
              reason: 'managed' | 'within-seven-days' | 'too-many-codes' | 'being-deleted';
              /** Format: date-time */
              at: string;
              /** Format: date-time */
              until?: string;
            };
            links?: components['schemas']['Links'];
            policy: number;
            isOverdue: boolean;
            timeline: components['schemas']['TimelineEntry'][];
            hasMore: boolean;
          };
        };
      };
      /** @description As it was, by `if-none-match` */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not Found: nothing is recorded of it */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listPendingConfirmations: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        subject?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['PendingConfirmation'][];
            next?: string;
            /** Format: date-time */
            at: string;
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listRateLimits: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        subject?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['RateLimit'][];
            next?: string;
            /** Format: date-time */
            at: string;
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listDeletions: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        sort?: 'askedAt' | '-askedAt' | 'dueAt' | '-dueAt';
        state?:
          | (
              | 'awaiting-code'
              | 'spent'
              | 'lapsed'
              | 'held'
              | 'waiting'
              | 'running'
              | 'parked'
              | 'complete'
              | 'found-gone'
              | 'cancelled'
              | 'refused'
              | 'failed'
            )
          | (
              | 'awaiting-code'
              | 'spent'
              | 'lapsed'
              | 'held'
              | 'waiting'
              | 'running'
              | 'parked'
              | 'complete'
              | 'found-gone'
              | 'cancelled'
              | 'refused'
              | 'failed'
            )[];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Deletion'][];
            next?: string;
            /** Format: date-time */
            at: string;
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  showDeletion: {
    parameters: {
      query?: never;
      header: {
        'look-reason':
          'member-complaint' | 'regulator-request' | 'internal-audit' | 'external-audit' | 'incident' | 'court-order';
        'look-ticket': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          etag: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            subject: string;
            /** @enum {string} */
            state:
              | 'awaiting-code'
              | 'spent'
              | 'lapsed'
              | 'held'
              | 'waiting'
              | 'prepared'
              | 'announced'
              | 'delivered'
              | 'cancelled'
              | 'stopped-managed'
              | 'failed'
              | 'revoked'
              | 'closed'
              | 'running'
              | 'parked'
              | 'complete'
              | 'found-gone'
              | 'refused';
            connection?: string;
            /** Format: date-time */
            askedAt: string;
            /** Format: date-time */
            confirmedAt?: string;
            /** Format: date-time */
            dueAt?: string;
            /** Format: date-time */
            nextAt?: string;
            /** Format: date-time */
            finishedAt?: string;
            /** @enum {string} */
            outcome?:
              | 'delivered'
              | 'deleted'
              | 'found-gone'
              | 'lapsed'
              | 'member'
              | 'managed'
              | 'staff'
              | 'deletion'
              | 'revoked'
              | 'preparation'
              | 'undeliverable'
              | 'unknown-member'
              | 'identity-lost';
            refusal?: {
              /** @enum {string} */
              reason: 'managed' | 'within-seven-days' | 'too-many-codes' | 'being-deleted';
              /** Format: date-time */
              at: string;
              /** Format: date-time */
              until?: string;
            };
            policy: number;
            isOverdue: boolean;
            /** Format: date-time */
            startAt?: string;
            late?: number;
            /** @enum {string} */
            step?:
              | 'begin'
              | 'close-exports'
              | 'goodbye'
              | 'sign-out'
              | 'access'
              | 'content'
              | 'unlink'
              | 'look'
              | 'forget'
              | 'complete';
            failed?: {
              /** @enum {string} */
              reason: 'refused' | 'attempts' | 'still-there';
              /** Format: date-time */
              at: string;
            };
            steps: {
              /** @enum {string} */
              step:
                | 'begin'
                | 'close-exports'
                | 'goodbye'
                | 'sign-out'
                | 'access'
                | 'content'
                | 'unlink'
                | 'look'
                | 'forget'
                | 'complete';
              /** Format: date-time */
              at?: string;
            }[];
            retained: {
              /** @enum {string} */
              step:
                | 'begin'
                | 'close-exports'
                | 'goodbye'
                | 'sign-out'
                | 'access'
                | 'content'
                | 'unlink'
                | 'look'
                | 'forget'
                | 'complete';
              category: string;
              /** @enum {string} */
              reason: 'legal-hold' | 'law' | 'unsupported';
              /** Format: date */
              until?: string;
            }[];
            certificate?: string;
          };
        };
      };
      /** @description As it was, by `if-none-match` */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not Found: nothing is recorded of it */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listParked: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Parked'][];
            next?: string;
            /** Format: date-time */
            at: string;
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listConsumers: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Consumer'][];
            /** Format: date-time */
            at: string;
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  showLinks: {
    parameters: {
      query?: never;
      header: {
        'look-reason':
          'member-complaint' | 'regulator-request' | 'internal-audit' | 'external-audit' | 'incident' | 'court-order';
        'look-ticket': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          etag: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            exportId: string;
            /** @enum {string} */
            state: 'none' | 'live' | 'expired' | 'revoked' | 'closed' | 'cancelled' | 'failed';
            links?: components['schemas']['Links'];
            use: components['schemas']['LinkUse'];
          };
        };
      };
      /** @description As it was, by `if-none-match` */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not Found: nothing is recorded of it */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  showFigures: {
    parameters: {
      query?: {
        from?: string;
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            days: {
              export: {
                asked: number;
                confirmed: number;
                finished: number;
                lapsed: number;
                cancelled: number;
                failed: number;
                overdue: number;
              };
              deletion: {
                asked: number;
                confirmed: number;
                finished: number;
                lapsed: number;
                cancelled: number;
                failed: number;
                overdue: number;
              };
              /** Format: date */
              day: string;
              refusals: {
                [key: string]: number;
              };
              took: {
                export: {
                  count: number;
                  p50?: number;
                  p95?: number;
                };
                deletion: {
                  count: number;
                  p50?: number;
                  p95?: number;
                };
              };
            }[];
            total: {
              export: {
                asked: number;
                confirmed: number;
                finished: number;
                lapsed: number;
                cancelled: number;
                failed: number;
                overdue: number;
              };
              deletion: {
                asked: number;
                confirmed: number;
                finished: number;
                lapsed: number;
                cancelled: number;
                failed: number;
                overdue: number;
              };
              refusals: {
                [key: string]: number;
              };
              took: {
                export: {
                  count: number;
                  p50?: number;
                  p95?: number;
                };
                deletion: {
                  count: number;
                  p50?: number;
                  p95?: number;
                };
              };
            };
            now: {
              export: {
                underWay: number;
                overdue: number;
                dueWithinHour: number;
                dueWithinSixHours: number;
                dueWithinDay: number;
              };
              deletion: {
                underWay: number;
                overdue: number;
                dueWithinHour: number;
                dueWithinSixHours: number;
                dueWithinDay: number;
              };
              parked: number;
            };
            /** Format: date-time */
            at: string;
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  showPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            version: number;
            variables: {
              [key: string]: string;
            };
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  signInSettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            issuer: string;
            clientId: string;
            scope: string;
            authorizationEndpoint: string;
            tokenEndpoint: string;
            endSessionEndpoint?: string;
            isForTryingOut: boolean;
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not Found: nobody signs the staff in here */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  me: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            name: string;
            roles: ('auditor' | 'operator' | 'admin')[];
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  redriveParkedWork: {
    parameters: {
      query?: never;
      header?: {
        'idempotency-key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          work: string;
          key: string;
          why: {
            /** @enum {string} */
            reason: 'fixed-upstream' | 'fixed-here' | 'obstacle-lifted' | 'transient';
            ticket: string;
          };
        };
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            work: string;
            key: string;
            /** @enum {string} */
            state: 'driven-again' | 'parked-again';
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not Found: nothing of this work and key is parked, nor was it */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Conflict: this version does not have that read model */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  cancelRequest: {
    parameters: {
      query?: never;
      header?: {
        'idempotency-key'?: string;
      };
      path: {
        requestId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          why: {
            /** @enum {string} */
            reason:
              | 'member-asked'
              | 'account-compromised'
              | 'security-incident'
              | 'court-order'
              | 'false-alarm'
              | 'fault-of-ours';
            ticket: string;
            note?: string;
          };
        };
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            requestId: string;
            /** @enum {string} */
            state: 'cancelled' | 'revoked' | 'released';
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not Found: there is no request of this id, or not yet */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Conflict: it cannot be, and why */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  revokeLinks: {
    parameters: {
      query?: never;
      header?: {
        'idempotency-key'?: string;
      };
      path: {
        requestId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          why: {
            /** @enum {string} */
            reason:
              | 'member-asked'
              | 'account-compromised'
              | 'security-incident'
              | 'court-order'
              | 'false-alarm'
              | 'fault-of-ours';
            ticket: string;
            note?: string;
          };
        };
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            requestId: string;
            /** @enum {string} */
            state: 'cancelled' | 'revoked' | 'released';
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not Found: there is no request of this id, or not yet */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Conflict: it cannot be, and why */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  releaseHeldConfirmation: {
    parameters: {
      query?: never;
      header?: {
        'idempotency-key'?: string;
      };
      path: {
        requestId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          why: {
            /** @enum {string} */
            reason:
              | 'member-asked'
              | 'account-compromised'
              | 'security-incident'
              | 'court-order'
              | 'false-alarm'
              | 'fault-of-ours';
            ticket: string;
            note?: string;
          };
        };
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            requestId: string;
            /** @enum {string} */
            state: 'cancelled' | 'revoked' | 'released';
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not Found: there is no request of this id, or not yet */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Conflict: it cannot be, and why */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  releaseRateLimit: {
    parameters: {
      query?: never;
      header?: {
        'idempotency-key'?: string;
      };
      path: {
        subject: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          why: {
            /** @enum {string} */
            reason:
              | 'member-asked'
              | 'account-compromised'
              | 'security-incident'
              | 'court-order'
              | 'false-alarm'
              | 'fault-of-ours';
            ticket: string;
            note?: string;
          };
        };
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            subject: string;
            /** @constant */
            state: 'not-limited';
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Conflict: an export is under way, or the profile is being deleted */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  staffNotes: {
    parameters: {
      query?: never;
      header: {
        'look-reason':
          'member-complaint' | 'regulator-request' | 'internal-audit' | 'external-audit' | 'incident' | 'court-order';
        'look-ticket': string;
      };
      path: {
        subject: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: {
              /** Format: uuid */
              actor: string;
              /** Format: date-time */
              at: string;
              text: string;
            }[];
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  lookUpMember: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          workspace: string;
          memberId: string;
          why: {
            /** @enum {string} */
            reason:
              | 'member-complaint'
              | 'regulator-request'
              | 'internal-audit'
              | 'external-audit'
              | 'incident'
              | 'court-order';
            ticket: string;
          };
        };
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            subject: string;
            requests: {
              /** Format: uuid */
              requestId: string;
              /** @enum {string} */
              kind: 'export' | 'deletion';
            }[];
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not Found: the vault does not know such a member */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too Many Requests: there were 20 in the last hour; `retry-after` says when the next is possible */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  lookupReport: {
    parameters: {
      query: {
        week: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            week: string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            lookups: {
              /** Format: date-time */
              at: string;
              /** Format: uuid */
              actor: string;
              /** @enum {string} */
              outcome: 'found' | 'not-found';
              /** Format: uuid */
              subject?: string;
              /** @enum {string} */
              reason:
                | 'member-complaint'
                | 'regulator-request'
                | 'internal-audit'
                | 'external-audit'
                | 'incident'
                | 'court-order';
              ticket: string;
            }[];
            actors: {
              /** Format: uuid */
              actor: string;
              count: number;
            }[];
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  replay: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          target:
            | {
                /** @constant */
                kind: 'subject';
                /** Format: uuid */
                id: string;
              }
            | {
                /** @constant */
                kind: 'request';
                /** Format: uuid */
                id: string;
              }
            | {
                /** @constant */
                kind: 'stream';
                stream: string;
              }
            | {
                /** @constant */
                kind: 'period';
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to?: string;
              };
          why: {
            /** @enum {string} */
            reason:
              | 'member-complaint'
              | 'regulator-request'
              | 'internal-audit'
              | 'external-audit'
              | 'incident'
              | 'court-order';
            ticket: string;
          };
        };
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': {
            [key: string]: unknown;
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not Found: nothing is recorded of it */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  asOf: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Format: date-time */
          instant: string;
          question:
            | {
                /** @constant */
                kind: 'request';
                /** Format: uuid */
                id: string;
              }
            | {
                /** @constant */
                kind: 'row';
                projection: string;
                key: string;
              }
            | {
                /** @constant */
                kind: 'system';
              };
          why: {
            /** @enum {string} */
            reason:
              | 'member-complaint'
              | 'regulator-request'
              | 'internal-audit'
              | 'external-audit'
              | 'incident'
              | 'court-order';
            ticket: string;
          };
        };
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            [key: string]: unknown;
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  explain: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          target:
            | {
                /** @constant */
                kind: 'request';
                /** Format: uuid */
                id: string;
              }
            | {
                /** @constant */
                kind: 'subject';
                /** Format: uuid */
                id: string;
              };
          why: {
            /** @enum {string} */
            reason:
              | 'member-complaint'
              | 'regulator-request'
              | 'internal-audit'
              | 'external-audit'
              | 'incident'
              | 'court-order';
            ticket: string;
          };
        };
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': {
            [key: string]: unknown;
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Not Found: nothing is recorded of it */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  checkPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          policy: {
            [key: string]: string | number;
          };
          why: {
            /** @enum {string} */
            reason:
              | 'member-complaint'
              | 'regulator-request'
              | 'internal-audit'
              | 'external-audit'
              | 'incident'
              | 'court-order';
            ticket: string;
          };
        };
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': {
            [key: string]: unknown;
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  compareReadModels: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          why: {
            /** @enum {string} */
            reason:
              | 'member-complaint'
              | 'regulator-request'
              | 'internal-audit'
              | 'external-audit'
              | 'incident'
              | 'court-order';
            ticket: string;
          };
        };
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': {
            [key: string]: unknown;
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  verifyLog: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          heads?: string[];
          why: {
            /** @enum {string} */
            reason:
              | 'member-complaint'
              | 'regulator-request'
              | 'internal-audit'
              | 'external-audit'
              | 'incident'
              | 'court-order';
            ticket: string;
          };
        };
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': {
            [key: string]: unknown;
          };
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  exportEvidence: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Format: date-time */
          from: string;
          /** Format: date-time */
          to: string;
          /** @enum {string} */
          recipient:
            | 'supervisory-authority'
            | 'external-auditor'
            | 'internal-audit'
            | 'data-protection-officer'
            | 'court'
            | 'member';
          why: {
            /** @enum {string} */
            reason:
              | 'member-complaint'
              | 'regulator-request'
              | 'internal-audit'
              | 'external-audit'
              | 'incident'
              | 'court-order';
            ticket: string;
          };
        };
      };
    };
    responses: {
      /** @description The answer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Bad Request: what was sent is not what this takes */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Unauthorized: no token, or one that does not count */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Forbidden: none of the roles */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Service Unavailable: a store or the issuer cannot be reached now; `retry-after` says when to come again */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
}
