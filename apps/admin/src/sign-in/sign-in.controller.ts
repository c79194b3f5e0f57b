import { Controller, Get, Inject } from '@nestjs/common';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { Problem } from '../problems/problem.ts';
import { ActingStaff, type Acting } from '../staff/acting.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { type Me, type SignInSettings } from './contract.ts';

@Controller('api/v1')
export class SignInController {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  /** Open to all: whoever asks is not signed in yet. */
  @Get('sign-in')
  settings(): Promise<SignInSettings> {
    if (this.deps.signIn === undefined) throw Problem.notFound('nobody signs the staff in here: see ADMIN_ISSUER');
    return this.deps.signIn.settings();
  }

  @Get('me')
  @AllowedTo('auditor', 'operator', 'admin')
  me(@ActingStaff() { name, roles }: Acting): Me {
    return { name, roles: [...roles] };
  }
}
