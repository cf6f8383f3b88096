import type { Component } from 'svelte';
import type { Role } from '../../graphql/generated/graphql.ts';
import type { MessageKey } from '../../i18n/en.ts';
import ApiTokensSection from './ApiTokensSection.svelte';
import AuditSection from './AuditSection.svelte';
import DevicesSection from './DevicesSection.svelte';
import GeneralSection from './GeneralSection.svelte';
import LocalSection from './LocalSection.svelte';
import MailSection from './MailSection.svelte';
import PostFiltersSection from './PostFiltersSection.svelte';
import RadiopharmaceuticalsSection from './RadiopharmaceuticalsSection.svelte';
import RulesSection from '../rules/RulesSection.svelte';
import ScannerModelsSection from './ScannerModelsSection.svelte';
import SignInSection from './SignInSection.svelte';
import UsersSection from './UsersSection.svelte';
import WebhooksSection from './WebhooksSection.svelte';

interface Section {
  /** In the address: `/config/<name>`. */
  readonly name: string;
  readonly label: MessageKey;
  readonly component: Component;
  readonly role: Role;
}

export const SECTIONS: readonly Section[] = [
  { name: 'general', label: 'config.general', component: GeneralSection, role: 'VIEWER' },
  { name: 'local', label: 'config.local', component: LocalSection, role: 'VIEWER' },
  { name: 'devices', label: 'config.devices', component: DevicesSection, role: 'VIEWER' },
  {
    name: 'radiopharmaceuticals',
    label: 'config.radiopharmaceuticals',
    component: RadiopharmaceuticalsSection,
    role: 'VIEWER',
  },
  { name: 'post-filters', label: 'config.postFilters', component: PostFiltersSection, role: 'VIEWER' },
  { name: 'rules', label: 'config.rules', component: RulesSection, role: 'VIEWER' },
  { name: 'scanners', label: 'config.scanners', component: ScannerModelsSection, role: 'VIEWER' },
  { name: 'users', label: 'config.users', component: UsersSection, role: 'ADMINISTRATOR' },
  { name: 'sign-in', label: 'config.signIn', component: SignInSection, role: 'ADMINISTRATOR' },
  { name: 'api-tokens', label: 'config.apiTokens', component: ApiTokensSection, role: 'ADMINISTRATOR' },
  { name: 'mail', label: 'config.mail', component: MailSection, role: 'ADMINISTRATOR' },
  { name: 'webhooks', label: 'config.webhooks', component: WebhooksSection, role: 'ADMINISTRATOR' },
  { name: 'audit', label: 'config.audit', component: AuditSection, role: 'ADMINISTRATOR' },
];
