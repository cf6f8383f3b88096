/** Every table. Columns carry the properties' own names; times are milliseconds since the epoch. */
import { AlertCauseEntity } from './alert-cause.ts';
import { AlertEntity } from './alert.ts';
import { AnnouncementEntity } from './announcement.ts';
import { ApiTokenEntity } from './api-token.ts';
import { AuditCollectorEntity } from './audit-collector.ts';
import { AuditEntryEntity } from './audit-entry.ts';
import { Commitment, CommitmentRequest } from './commitment.ts';
import { Counter } from './counter.ts';
import { DeletionEntity } from './deletion.ts';
import { Delivery } from './delivery.ts';
import { DeviceEntity } from './device.ts';
import { DiskSample } from './disk-sample.ts';
import { DutyEntity } from './duty.ts';
import { EffectEntity } from './effect.ts';
import { FormerSlices } from './former-slices.ts';
import { Image } from './image.ts';
import { LogEntryEntity } from './log-entry.ts';
import { MailRuleEntity } from './mail-rule.ts';
import { MailEntity } from './mail.ts';
import { NodeEntity } from './node.ts';
import { PostFilterEntity } from './post-filter.ts';
import { Process } from './process.ts';
import { QuarantinedImage } from './quarantined-image.ts';
import { RadiopharmaceuticalEntity } from './radiopharmaceutical.ts';
import { Result } from './result.ts';
import { RetrievalEntity } from './retrieval.ts';
import { RoutingRuleEntity } from './routing-rule.ts';
import { SavedViewEntity } from './saved-view.ts';
import { ScannerModelEntity } from './scanner-model.ts';
import { ServerSample } from './server-sample.ts';
import { SessionEntity } from './session.ts';
import { Setting } from './setting.ts';
import { SignInAttemptEntity } from './sign-in-attempt.ts';
import { SignInSourceEntity } from './sign-in-source.ts';
import { Task } from './task.ts';
import { TaskSearch } from './task-search.ts';
import { TestRunEntity } from './test-run.ts';
import { TransitionEntity } from './transition.ts';
import { UnknownSenderEntity } from './unknown-sender.ts';
import { UserEntity } from './user.ts';
import { WebhookDeliveryEntity } from './webhook-delivery.ts';
import { WebhookEntity } from './webhook.ts';

export const ENTITIES = [
  AlertCauseEntity,
  AlertEntity,
  AnnouncementEntity,
  ApiTokenEntity,
  AuditCollectorEntity,
  AuditEntryEntity,
  Commitment,
  CommitmentRequest,
  Counter,
  DeletionEntity,
  Delivery,
  DeviceEntity,
  DiskSample,
  DutyEntity,
  EffectEntity,
  FormerSlices,
  Image,
  LogEntryEntity,
  MailEntity,
  MailRuleEntity,
  NodeEntity,
  PostFilterEntity,
  Process,
  QuarantinedImage,
  RadiopharmaceuticalEntity,
  Result,
  RetrievalEntity,
  RoutingRuleEntity,
  SavedViewEntity,
  ScannerModelEntity,
  ServerSample,
  SessionEntity,
  Setting,
  SignInAttemptEntity,
  SignInSourceEntity,
  Task,
  TaskSearch,
  TestRunEntity,
  TransitionEntity,
  UnknownSenderEntity,
  UserEntity,
  WebhookDeliveryEntity,
  WebhookEntity,
] as const;
