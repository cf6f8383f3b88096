import { Migration } from '@mikro-orm/migrations';

export class Migration20261122000000 extends Migration {

  override name = 'Migration20261122000000';

  override up(): void | Promise<void> {
    this.addSql(`create table \`alert\` (\`cursor\` integer not null primary key autoincrement, \`kind\` text not null, \`severity\` text not null, \`subject\` text not null, \`code\` text null, \`notice\` text not null, \`resolved\` integer not null, \`at\` bigint not null);`);
    this.addSql(`create index \`alert_subject\` on \`alert\` (\`kind\`, \`subject\`, \`cursor\`);`);

    this.addSql(`create table \`api_token\` (\`id\` integer not null primary key autoincrement, \`name\` text not null, \`tokenHash\` text not null, \`role\` text not null, \`createdBy\` text not null, \`createdAt\` bigint not null, \`expiresAt\` bigint null, \`lastUsedAt\` bigint null);`);
    this.addSql(`create unique index \`api_token_hash\` on \`api_token\` (\`tokenHash\`);`);

    this.addSql(`create table \`audit_entry\` (\`cursor\` integer not null primary key autoincrement, \`at\` bigint not null, \`actor\` text null, \`address\` text not null, \`action\` text not null, \`taskId\` text null, \`details\` text not null, \`outcome\` text not null, \`requestId\` text not null);`);
    this.addSql(`create index \`audit_entry_task\` on \`audit_entry\` (\`taskId\`, \`cursor\`);`);
    this.addSql(`create index \`audit_entry_actor\` on \`audit_entry\` (\`actor\`, \`cursor\`);`);
    this.addSql(`create index \`audit_entry_request\` on \`audit_entry\` (\`requestId\`);`);
    this.addSql(`create index \`audit_entry_at\` on \`audit_entry\` (\`at\`);`);

    this.addSql(`create table \`commitment\` (\`id\` integer not null primary key autoincrement, \`taskId\` text not null, \`device\` text not null, \`state\` text not null, \`transactionUid\` text null, \`requests\` integer not null, \`refusedImages\` integer not null, \`refused\` mediumtext not null, \`notice\` text null, \`wakeAt\` bigint null, \`createdAt\` bigint not null, \`updatedAt\` bigint not null);`);
    this.addSql(`create index \`commitment_wake\` on \`commitment\` (\`wakeAt\`);`);
    this.addSql(`create unique index \`commitment_delivery\` on \`commitment\` (\`taskId\`, \`device\`);`);

    this.addSql(`create table \`commitment_request\` (\`transactionUid\` text not null primary key, \`commitmentId\` integer not null);`);
    this.addSql(`create index \`commitment_request_commitment\` on \`commitment_request\` (\`commitmentId\`);`);

    this.addSql(`create table \`counter\` (\`name\` text not null primary key, \`value\` bigint not null);`);

    this.addSql(`create table \`delivery\` (\`id\` integer not null primary key autoincrement, \`taskId\` text not null, \`device\` text not null, \`aeTitle\` text not null, \`host\` text not null, \`port\` integer not null, \`state\` text not null, \`total\` integer not null, \`sent\` integer not null, \`failed\` integer not null, \`attempts\` integer not null, \`notice\` text null, \`accepted\` mediumtext not null, \`wakeAt\` bigint null, \`updatedAt\` bigint not null);`);
    this.addSql(`create index \`delivery_to\` on \`delivery\` (\`device\`, \`taskId\`);`);
    this.addSql(`create unique index \`delivery_device\` on \`delivery\` (\`taskId\`, \`device\`);`);

    this.addSql(`create table \`device\` (\`id\` integer not null primary key autoincrement, \`name\` text not null, \`aeTitle\` text not null, \`host\` text not null, \`port\` integer not null, \`isDestination\` integer not null, \`tls\` integer not null, \`storageCommitment\` integer not null, \`lastSeenAt\` bigint null, \`lastEcho\` text null);`);
    this.addSql(`create unique index \`device_name\` on \`device\` (\`name\`);`);

    this.addSql(`create table \`image\` (\`id\` integer not null primary key autoincrement, \`taskId\` text not null, \`sopInstanceUid\` text not null, \`sopClassUid\` text not null, \`transferSyntaxUid\` text not null, \`key\` text not null, \`bytes\` bigint not null, \`position\` bigint not null, \`header\` text not null, \`receivedAt\` bigint not null);`);
    this.addSql(`create index \`image_position\` on \`image\` (\`taskId\`, \`position\`);`);
    this.addSql(`create index \`image_key\` on \`image\` (\`key\`);`);
    this.addSql(`create unique index \`image_instance\` on \`image\` (\`taskId\`, \`sopInstanceUid\`);`);

    this.addSql(`create table \`log_entry\` (\`cursor\` integer not null primary key autoincrement, \`at\` bigint not null, \`level\` text not null, \`module\` text not null, \`event\` text not null, \`message\` text not null, \`taskId\` text null, \`association\` text null, \`requestId\` text null, \`fields\` text not null);`);
    this.addSql(`create index \`log_entry_task\` on \`log_entry\` (\`taskId\`, \`cursor\`);`);
    this.addSql(`create index \`log_entry_association\` on \`log_entry\` (\`association\`, \`cursor\`);`);
    this.addSql(`create index \`log_entry_request\` on \`log_entry\` (\`requestId\`, \`cursor\`);`);
    this.addSql(`create index \`log_entry_at\` on \`log_entry\` (\`at\`);`);

    this.addSql(`create table \`post_filter\` (\`id\` integer not null primary key autoincrement, \`description\` text not null, \`descriptionMode\` text not null, \`seriesNumber\` integer not null, \`fwhm\` double not null, \`noise\` double not null, \`model\` text null, \`radiopharmaceutical\` text null, \`enabled\` integer not null);`);

    this.addSql(`create table \`process\` (\`name\` text not null primary key, \`wanted\` text not null, \`concurrency\` integer null);`);

    this.addSql(`create table \`radiopharmaceutical\` (\`id\` integer not null primary key autoincrement, \`name\` text not null, \`codes\` text not null, \`synonyms\` text not null, \`halfLife\` double not null);`);
    this.addSql(`create unique index \`radiopharmaceutical_name\` on \`radiopharmaceutical\` (\`name\`);`);

    this.addSql(`create table \`result\` (\`id\` integer not null primary key autoincrement, \`taskId\` text not null, \`output\` integer not null, \`seriesInstanceUid\` text not null, \`description\` text not null, \`seriesNumber\` integer not null, \`integrity\` text not null, \`files\` mediumtext not null);`);
    this.addSql(`create index \`result_series\` on \`result\` (\`seriesInstanceUid\`);`);
    this.addSql(`create unique index \`result_output\` on \`result\` (\`taskId\`, \`output\`);`);

    this.addSql(`create table \`scanner_model\` (\`id\` integer not null primary key autoincrement, \`manufacturer\` text not null, \`model\` text not null, \`firstSeenAt\` bigint not null, \`lastSeenAt\` bigint not null, \`defaultRadiopharmaceutical\` text null);`);
    this.addSql(`create unique index \`scanner_model_name\` on \`scanner_model\` (\`manufacturer\`, \`model\`);`);

    this.addSql(`create table \`server_sample\` (\`id\` integer not null primary key autoincrement, \`at\` bigint not null, \`state\` text not null, \`latencyMs\` integer null);`);
    this.addSql(`create index \`server_sample_at\` on \`server_sample\` (\`at\`);`);

    this.addSql(`create table \`session\` (\`id\` integer not null primary key autoincrement, \`tokenHash\` text not null, \`userId\` integer not null, \`address\` text not null, \`userAgent\` text not null, \`createdAt\` bigint not null, \`lastSeenAt\` bigint not null, \`expiresAt\` bigint not null);`);
    this.addSql(`create index \`session_user\` on \`session\` (\`userId\`);`);
    this.addSql(`create unique index \`session_token\` on \`session\` (\`tokenHash\`);`);

    this.addSql(`create table \`setting\` (\`name\` text not null primary key, \`value\` text not null);`);

    this.addSql(`create table \`task\` (\`id\` text not null primary key, \`step\` text not null, \`state\` text not null, \`claims\` integer not null, \`attempt\` integer not null, \`retries\` integer not null, \`priority\` integer not null, \`leaseOwner\` text null, \`leaseUntil\` bigint null, \`waitReason\` text null, \`wakeAt\` bigint null, \`failureCode\` text null, \`failureParams\` text null, \`sourceAeTitle\` text not null, \`sourceAddress\` text not null, \`calledAeTitle\` text not null, \`patientId\` text null, \`patientName\` text null, \`patientBirthDate\` text null, \`patientSex\` text null, \`studyInstanceUid\` text not null, \`studyDate\` text null, \`studyTime\` text null, \`studyDescription\` text null, \`accessionNumber\` text null, \`seriesInstanceUid\` text not null, \`seriesDate\` text null, \`seriesTime\` text null, \`seriesDescription\` text null, \`seriesNumber\` integer null, \`modality\` text null, \`manufacturer\` text null, \`model\` text null, \`radiopharmaceutical\` text null, \`chosenRadiopharmaceutical\` text null, \`imagesReceived\` integer not null, \`imagesExpected\` integer null, \`duplicates\` integer not null, \`completedByHand\` integer not null, \`lastImageAt\` bigint not null, \`stepResults\` mediumtext not null, \`packageBytes\` bigint null, \`warnings\` text null, \`imagesDeleted\` integer not null, \`startedAt\` bigint not null, \`updatedAt\` bigint not null, \`finishedAt\` bigint null);`);
    this.addSql(`create index \`task_queue\` on \`task\` (\`state\`, \`step\`, \`priority\`, \`id\`);`);
    this.addSql(`create index \`task_state\` on \`task\` (\`state\`, \`id\`);`);
    this.addSql(`create index \`task_series\` on \`task\` (\`seriesInstanceUid\`, \`sourceAeTitle\`, \`sourceAddress\`);`);
    this.addSql(`create index \`task_study\` on \`task\` (\`studyInstanceUid\`);`);
    this.addSql(`create index \`task_accession\` on \`task\` (\`accessionNumber\`);`);
    this.addSql(`create index \`task_patient\` on \`task\` (\`patientId\`);`);
    this.addSql(`create index \`task_updated\` on \`task\` (\`updatedAt\`);`);
    this.addSql(`create index \`task_started\` on \`task\` (\`startedAt\`, \`state\`);`);
    this.addSql(`create index \`task_source\` on \`task\` (\`sourceAeTitle\`, \`sourceAddress\`);`);

    this.addSql(`create table \`task_search\` (\`taskId\` text not null primary key, \`words\` blob not null);`);

    this.addSql(`create table \`transition\` (\`cursor\` integer not null primary key, \`taskId\` text not null, \`fromStep\` text null, \`fromState\` text null, \`toStep\` text not null, \`toState\` text not null, \`at\` bigint not null, \`attempt\` integer not null, \`waitReason\` text null, \`failureCode\` text null, \`failureParams\` text null);`);
    this.addSql(`create index \`transition_task\` on \`transition\` (\`taskId\`, \`cursor\`);`);

    this.addSql(`create table \`unknown_sender\` (\`id\` integer not null primary key autoincrement, \`aeTitle\` text not null, \`address\` text not null, \`firstSeenAt\` bigint not null, \`lastSeenAt\` bigint not null, \`associations\` integer not null);`);
    this.addSql(`create unique index \`unknown_sender_source\` on \`unknown_sender\` (\`aeTitle\`, \`address\`);`);

    this.addSql(`create table \`user\` (\`id\` integer not null primary key autoincrement, \`username\` text not null, \`passwordHash\` text not null, \`role\` text not null, \`createdAt\` bigint not null, \`lastSignInAt\` bigint null);`);
    this.addSql(`create unique index \`user_username\` on \`user\` (\`username\`);`);

    this.addSql(`create table \`webhook\` (\`id\` integer not null primary key autoincrement, \`url\` text not null, \`kinds\` text not null, \`secret\` text not null, \`enabled\` integer not null, \`createdAt\` bigint not null, \`deliveredCursor\` integer not null);`);

    this.addSql(`create table \`webhook_delivery\` (\`id\` integer not null primary key autoincrement, \`webhookId\` integer not null, \`alertCursor\` integer null, \`at\` bigint not null, \`attempt\` integer not null, \`status\` integer null, \`notice\` text null, \`milliseconds\` integer not null);`);
    this.addSql(`create index \`webhook_delivery_webhook\` on \`webhook_delivery\` (\`webhookId\`, \`id\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`alert\`;`);
    this.addSql(`drop table if exists \`api_token\`;`);
    this.addSql(`drop table if exists \`audit_entry\`;`);
    this.addSql(`drop table if exists \`commitment\`;`);
    this.addSql(`drop table if exists \`commitment_request\`;`);
    this.addSql(`drop table if exists \`counter\`;`);
    this.addSql(`drop table if exists \`delivery\`;`);
    this.addSql(`drop table if exists \`device\`;`);
    this.addSql(`drop table if exists \`image\`;`);
    this.addSql(`drop table if exists \`log_entry\`;`);
    this.addSql(`drop table if exists \`post_filter\`;`);
    this.addSql(`drop table if exists \`process\`;`);
    this.addSql(`drop table if exists \`radiopharmaceutical\`;`);
    this.addSql(`drop table if exists \`result\`;`);
    this.addSql(`drop table if exists \`scanner_model\`;`);
    this.addSql(`drop table if exists \`server_sample\`;`);
    this.addSql(`drop table if exists \`session\`;`);
    this.addSql(`drop table if exists \`setting\`;`);
    this.addSql(`drop table if exists \`task\`;`);
    this.addSql(`drop table if exists \`task_search\`;`);
    this.addSql(`drop table if exists \`transition\`;`);
    this.addSql(`drop table if exists \`unknown_sender\`;`);
    this.addSql(`drop table if exists \`user\`;`);
    this.addSql(`drop table if exists \`webhook\`;`);
    this.addSql(`drop table if exists \`webhook_delivery\`;`);
  }

}
