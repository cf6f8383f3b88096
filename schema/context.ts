/**
 * What resolvers may call. One service a noun; resolvers are one call and a mapping.
 * The services are constructed in `server/app.ts`, which the compiler holds to these shapes.
 */
import type { AlertCauses } from '../server/alerts/alert-causes.ts';
import type { AlertStore } from '../server/alerts/alert-store.ts';
import type { MailSender } from '../server/alerts/mail-sender.ts';
import type { MailStore } from '../server/alerts/mail-store.ts';
import type { WebhookSender } from '../server/alerts/webhook-sender.ts';
import type { WebhookStore } from '../server/alerts/webhook-store.ts';
import type { AuditLog } from '../server/audit/audit-log.ts';
import type { CollectorSender } from '../server/audit/collector/collector-sender.ts';
import type { CollectorStore } from '../server/audit/collector/collector-store.ts';
import type { ApiTokens } from '../server/auth/api-tokens.ts';
import type { OidcFlow } from '../server/auth/outside/oidc-flow.ts';
import type { SignInSources } from '../server/auth/outside/sign-in-sources.ts';
import type { tryDirectory, tryProvider } from '../server/auth/outside/try-source.ts';
import type { SecondFactor } from '../server/auth/second-factor/second-factor.ts';
import type { Origin, Viewer } from '../server/auth/role.ts';
import type { NewSession, Sessions } from '../server/auth/sessions.ts';
import type { SetUp } from '../server/auth/set-up.ts';
import type { Users } from '../server/auth/users.ts';
import type { RestoreHold } from '../server/backup/restore-hold.ts';
import type { PostFilters } from '../server/catalogue/post-filters.ts';
import type { SavedViews } from '../server/settings/saved-views.ts';
import type { Radiopharmaceuticals } from '../server/catalogue/radiopharmaceuticals.ts';
import type { ScannerModels } from '../server/catalogue/scanner-models.ts';
import type { DeviceConnections } from '../server/devices/connections.ts';
import type { DeviceStore } from '../server/devices/device-store.ts';
import type { Senders } from '../server/devices/senders.ts';
import type { Quarantine } from '../server/intake/quarantine.ts';
import type { Live } from '../server/live/live.ts';
import type { LogStore } from '../server/logs/log-store.ts';
import type { Problems } from '../server/problems/problems.ts';
import type { HeaderComparisons } from '../server/comparison/header-comparison.ts';
import type { NodeRecord } from '../server/nodes/node-list.ts';
import type { ProcessingServerService } from '../server/processes/process-record.ts';
import type { Retrievals } from '../server/retrieve/retrievals.ts';
import type { RetrievalStore } from '../server/retrieve/retrieval-store.ts';
import type { Supervisor } from '../server/processes/supervisor.ts';
import type { Rule } from '../server/rules/rule.ts';
import type { Rules } from '../server/rules/rules.ts';
import type { SettingsStore } from '../server/settings/settings-store.ts';
import type { StorageRecord } from '../server/storage/storage-record.ts';
import type { RuleDryRun } from '../server/tasks/rule-dry-run.ts';
import type { Range } from '../server/tasks/activity-range.ts';
import type { ActivityRecord } from '../server/tasks/activity-record.ts';
import type { StatisticsRecord } from '../server/tasks/statistics-record.ts';
import type { AwaitedDevices } from '../server/tasks/awaited-devices.ts';
import type { Deletions } from '../server/queue/deletions.ts';
import type { TestRunStore } from '../server/test-run/test-run-store.ts';
import type { TestRuns } from '../server/test-run/test-runs.ts';
import type { TaskService } from '../server/tasks/task-record.ts';

export interface Services {
  readonly tasks: TaskService;
  readonly processes: Supervisor;
  readonly nodes: () => Promise<NodeRecord[]>;
  readonly processingServer: ProcessingServerService;
  readonly problems: Problems;
  readonly headerComparisons: HeaderComparisons;
  readonly live: Live;

  readonly devices: DeviceStore;
  readonly awaitedDevices: AwaitedDevices;
  readonly connections: DeviceConnections;
  readonly senders: Senders;
  readonly settings: SettingsStore;
  readonly radiopharmaceuticals: Radiopharmaceuticals;
  readonly postFilters: PostFilters;
  readonly savedViews: SavedViews;
  readonly scannerModels: ScannerModels;
  readonly rules: Rules;
  readonly dryRunRule: (id: number | null, input: Rule) => Promise<RuleDryRun>;

  readonly users: Users;
  readonly sessions: Sessions;
  readonly apiTokens: ApiTokens;
  readonly setUp: SetUp;
  readonly secondFactor: Pick<SecondFactor, 'enrol' | 'confirm' | 'remove' | 'reset'>;
  readonly signInSources: SignInSources;
  readonly oidc: Pick<OidcFlow, 'endSessionUrl'>;
  readonly tryProvider: typeof tryProvider;
  readonly tryDirectory: typeof tryDirectory;

  readonly logs: LogStore;
  readonly audit: AuditLog;
  readonly auditCollectors: CollectorStore;
  readonly auditSender: CollectorSender;
  readonly alerts: AlertStore;
  readonly alertCauses: AlertCauses;
  readonly quarantine: Quarantine;
  readonly hold: RestoreHold;
  readonly retrievals: Retrievals;
  readonly retrievalStore: RetrievalStore;
  readonly testRuns: Pick<TestRuns, 'begin' | 'remove'>;
  readonly testRunStore: TestRunStore;
  readonly deletions: Pick<Deletions, 'begin' | 'cancel' | 'list'>;
  readonly webhooks: WebhookStore;
  readonly webhookSender: WebhookSender;
  readonly mails: MailStore;
  readonly mailSender: MailSender;
  readonly storage: () => Promise<StorageRecord>;
  /** Days in UTC, YYYY-MM-DD, both included. */
  readonly activity: (range: Range) => Promise<ActivityRecord>;
  readonly statistics: (from: string, to: string) => Promise<StatisticsRecord>;
  /** TCP port on which the listener takes associations. */
  readonly dicomPort: () => number;
  readonly version: string;
}

/** Where a request came from and who made it. */
export interface Context extends Services {
  readonly viewer: Viewer | null;
  readonly origin: Origin;
  readonly requestId: string;
  readonly sessionCookie: SessionCookie;
}

/** The cookie of the answer. */
export interface SessionCookie {
  keep(session: Promise<NewSession>): Promise<NewSession>;
  clear(): void;
}
