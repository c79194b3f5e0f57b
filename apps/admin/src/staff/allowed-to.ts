import { type Role } from '@envoi/staff-tokens';
import { SetMetadata } from '@nestjs/common';

export const ALLOWED_TO = Symbol('AllowedTo');

/** Who may call a route, by their roles: one of these is enough. A route that does not say so is refused at the start. */
export const AllowedTo = (...roles: readonly [Role, ...Role[]]) => SetMetadata(ALLOWED_TO, roles);
