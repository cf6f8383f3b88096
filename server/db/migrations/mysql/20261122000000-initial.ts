import { Migration } from '@mikro-orm/migrations';

export class Migration20261122000000 extends Migration {

  override name = 'Migration20261122000000';

  override up(): void | Promise<void> {
    this.addSql(`create table \`alert\` (\`cursor\` int unsigned not null auto_increment primary key, \`kind\` varchar(32) not null, \`severity\` varchar(16) not null, \`subject\` varchar(128) not null, \`code\` varchar(64) null, \`notice\` text not null, \`resolved\` int not null, \`at\` bigint not null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`alert\` add index \`alert_subject\` (\`kind\`, \`subject\`, \`cursor\`);`);

    this.addSql(`create table \`api_token\` (\`id\` int unsigned not null auto_increment primary key, \`name\` varchar(64) not null, \`tokenHash\` varchar(64) not null, \`role\` varchar(16) not null, \`createdBy\` varchar(64) not null, \`createdAt\` bigint not null, \`expiresAt\` bigint null, \`lastUsedAt\` bigint null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`api_token\` add unique \`api_token_hash\` (\`tokenHash\`);`);

    this.addSql(`create table \`audit_entry\` (\`cursor\` int unsigned not null auto_increment primary key, \`at\` bigint not null, \`actor\` varchar(64) null, \`address\` varchar(64) not null, \`action\` varchar(64) not null, \`taskId\` varchar(18) null, \`details\` text not null, \`outcome\` varchar(64) not null, \`requestId\` varchar(64) not null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`audit_entry\` add index \`audit_entry_task\` (\`taskId\`, \`cursor\`);`);
    this.addSql(`alter table \`audit_entry\` add index \`audit_entry_actor\` (\`actor\`, \`cursor\`);`);
    this.addSql(`alter table \`audit_entry\` add index \`audit_entry_request\` (\`requestId\`);`);
    this.addSql(`alter table \`audit_entry\` add index \`audit_entry_at\` (\`at\`);`);

    this.addSql(`create table \`commitment\` (\`id\` int unsigned not null auto_increment primary key, \`taskId\` varchar(18) not null, \`device\` varchar(64) not null, \`state\` varchar(16) not null, \`transactionUid\` varchar(64) null, \`requests\` int not null, \`refusedImages\` int not null, \`refused\` mediumtext not null, \`notice\` text null, \`wakeAt\` bigint null, \`createdAt\` bigint not null, \`updatedAt\` bigint not null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`commitment\` add index \`commitment_wake\` (\`wakeAt\`);`);
    this.addSql(`alter table \`commitment\` add unique \`commitment_delivery\` (\`taskId\`, \`device\`);`);

    this.addSql(`create table \`commitment_request\` (\`transactionUid\` varchar(64) not null, \`commitmentId\` int not null, primary key (\`transactionUid\`)) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`commitment_request\` add index \`commitment_request_commitment\` (\`commitmentId\`);`);

    this.addSql(`create table \`counter\` (\`name\` varchar(32) not null, \`value\` bigint not null, primary key (\`name\`)) default character set utf8mb4 engine = InnoDB;`);

    this.addSql(`create table \`delivery\` (\`id\` int unsigned not null auto_increment primary key, \`taskId\` varchar(18) not null, \`device\` varchar(64) not null, \`aeTitle\` varchar(16) not null, \`host\` varchar(255) not null, \`port\` int not null, \`state\` varchar(16) not null, \`total\` int not null, \`sent\` int not null, \`failed\` int not null, \`attempts\` int not null, \`notice\` text null, \`accepted\` mediumtext not null, \`wakeAt\` bigint null, \`updatedAt\` bigint not null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`delivery\` add index \`delivery_to\` (\`device\`, \`taskId\`);`);
    this.addSql(`alter table \`delivery\` add unique \`delivery_device\` (\`taskId\`, \`device\`);`);

    this.addSql(`create table \`device\` (\`id\` int unsigned not null auto_increment primary key, \`name\` varchar(64) not null, \`aeTitle\` varchar(16) not null, \`host\` varchar(255) not null, \`port\` int not null, \`isDestination\` int not null, \`tls\` int not null, \`storageCommitment\` int not null, \`lastSeenAt\` bigint null, \`lastEcho\` text null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`device\` add unique \`device_name\` (\`name\`);`);

    this.addSql(`create table \`image\` (\`id\` int unsigned not null auto_increment primary key, \`taskId\` varchar(18) not null, \`sopInstanceUid\` varchar(64) not null, \`sopClassUid\` varchar(64) not null, \`transferSyntaxUid\` varchar(64) not null, \`key\` varchar(400) not null, \`bytes\` bigint not null, \`position\` bigint not null, \`header\` text not null, \`receivedAt\` bigint not null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`image\` add index \`image_position\` (\`taskId\`, \`position\`);`);
    this.addSql(`alter table \`image\` add index \`image_key\` (\`key\`);`);
    this.addSql(`alter table \`image\` add unique \`image_instance\` (\`taskId\`, \`sopInstanceUid\`);`);

    this.addSql(`create table \`log_entry\` (\`cursor\` int unsigned not null auto_increment primary key, \`at\` bigint not null, \`level\` varchar(8) not null, \`module\` varchar(24) not null, \`event\` varchar(64) not null, \`message\` text not null, \`taskId\` varchar(18) null, \`association\` varchar(32) null, \`requestId\` varchar(64) null, \`fields\` text not null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`log_entry\` add index \`log_entry_task\` (\`taskId\`, \`cursor\`);`);
    this.addSql(`alter table \`log_entry\` add index \`log_entry_association\` (\`association\`, \`cursor\`);`);
    this.addSql(`alter table \`log_entry\` add index \`log_entry_request\` (\`requestId\`, \`cursor\`);`);
    this.addSql(`alter table \`log_entry\` add index \`log_entry_at\` (\`at\`);`);

    this.addSql(`create table \`post_filter\` (\`id\` int unsigned not null auto_increment primary key, \`description\` varchar(64) not null, \`descriptionMode\` varchar(16) not null, \`seriesNumber\` int not null, \`fwhm\` double not null, \`noise\` double not null, \`model\` varchar(255) null, \`radiopharmaceutical\` varchar(64) null, \`enabled\` int not null) default character set utf8mb4 engine = InnoDB;`);

    this.addSql(`create table \`process\` (\`name\` varchar(16) not null, \`wanted\` varchar(16) not null, \`concurrency\` int null, primary key (\`name\`)) default character set utf8mb4 engine = InnoDB;`);

    this.addSql(`create table \`radiopharmaceutical\` (\`id\` int unsigned not null auto_increment primary key, \`name\` varchar(64) not null, \`codes\` text not null, \`synonyms\` text not null, \`halfLife\` double not null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`radiopharmaceutical\` add unique \`radiopharmaceutical_name\` (\`name\`);`);

    this.addSql(`create table \`result\` (\`id\` int unsigned not null auto_increment primary key, \`taskId\` varchar(18) not null, \`output\` int not null, \`seriesInstanceUid\` varchar(64) not null, \`description\` varchar(255) not null, \`seriesNumber\` int not null, \`integrity\` text not null, \`files\` mediumtext not null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`result\` add index \`result_series\` (\`seriesInstanceUid\`);`);
    this.addSql(`alter table \`result\` add unique \`result_output\` (\`taskId\`, \`output\`);`);

    this.addSql(`create table \`scanner_model\` (\`id\` int unsigned not null auto_increment primary key, \`manufacturer\` varchar(128) not null, \`model\` varchar(128) not null, \`firstSeenAt\` bigint not null, \`lastSeenAt\` bigint not null, \`defaultRadiopharmaceutical\` varchar(64) null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`scanner_model\` add unique \`scanner_model_name\` (\`manufacturer\`, \`model\`);`);

    this.addSql(`create table \`server_sample\` (\`id\` int unsigned not null auto_increment primary key, \`at\` bigint not null, \`state\` varchar(16) not null, \`latencyMs\` int null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`server_sample\` add index \`server_sample_at\` (\`at\`);`);

    this.addSql(`create table \`session\` (\`id\` int unsigned not null auto_increment primary key, \`tokenHash\` varchar(64) not null, \`userId\` int not null, \`address\` varchar(64) not null, \`userAgent\` varchar(255) not null, \`createdAt\` bigint not null, \`lastSeenAt\` bigint not null, \`expiresAt\` bigint not null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`session\` add index \`session_user\` (\`userId\`);`);
    this.addSql(`alter table \`session\` add unique \`session_token\` (\`tokenHash\`);`);

    this.addSql(`create table \`setting\` (\`name\` varchar(64) not null, \`value\` text not null, primary key (\`name\`)) default character set utf8mb4 engine = InnoDB;`);

    this.addSql(`create table \`task\` (\`id\` varchar(18) not null, \`step\` varchar(16) not null, \`state\` varchar(16) not null, \`claims\` int not null, \`attempt\` int not null, \`retries\` int not null, \`priority\` int not null, \`leaseOwner\` varchar(64) null, \`leaseUntil\` bigint null, \`waitReason\` varchar(16) null, \`wakeAt\` bigint null, \`failureCode\` varchar(64) null, \`failureParams\` text null, \`sourceAeTitle\` varchar(64) not null, \`sourceAddress\` varchar(64) not null, \`calledAeTitle\` varchar(64) not null, \`patientId\` varchar(255) null, \`patientName\` varchar(512) null, \`patientBirthDate\` varchar(32) null, \`patientSex\` varchar(32) null, \`studyInstanceUid\` varchar(64) not null, \`studyDate\` varchar(32) null, \`studyTime\` varchar(32) null, \`studyDescription\` varchar(255) null, \`accessionNumber\` varchar(64) null, \`seriesInstanceUid\` varchar(64) not null, \`seriesDate\` varchar(32) null, \`seriesTime\` varchar(32) null, \`seriesDescription\` varchar(255) null, \`seriesNumber\` int null, \`modality\` varchar(32) null, \`manufacturer\` varchar(255) null, \`model\` varchar(255) null, \`radiopharmaceutical\` varchar(255) null, \`chosenRadiopharmaceutical\` varchar(255) null, \`imagesReceived\` int not null, \`imagesExpected\` int null, \`duplicates\` int not null, \`completedByHand\` int not null, \`lastImageAt\` bigint not null, \`stepResults\` mediumtext not null, \`packageBytes\` bigint null, \`warnings\` text null, \`imagesDeleted\` int not null, \`startedAt\` bigint not null, \`updatedAt\` bigint not null, \`finishedAt\` bigint null, primary key (\`id\`)) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`task\` add index \`task_queue\` (\`state\`, \`step\`, \`priority\`, \`id\`);`);
    this.addSql(`alter table \`task\` add index \`task_state\` (\`state\`, \`id\`);`);
    this.addSql(`alter table \`task\` add index \`task_series\` (\`seriesInstanceUid\`, \`sourceAeTitle\`, \`sourceAddress\`);`);
    this.addSql(`alter table \`task\` add index \`task_study\` (\`studyInstanceUid\`);`);
    this.addSql(`alter table \`task\` add index \`task_accession\` (\`accessionNumber\`);`);
    this.addSql(`alter table \`task\` add index \`task_patient\` (\`patientId\`);`);
    this.addSql(`alter table \`task\` add index \`task_updated\` (\`updatedAt\`);`);
    this.addSql(`alter table \`task\` add index \`task_started\` (\`startedAt\`, \`state\`);`);
    this.addSql(`alter table \`task\` add index \`task_source\` (\`sourceAeTitle\`, \`sourceAddress\`);`);

    this.addSql(`create table \`task_search\` (\`taskId\` varchar(18) not null, \`words\` blob not null, primary key (\`taskId\`)) default character set utf8mb4 engine = InnoDB;`);

    this.addSql(`create table \`transition\` (\`cursor\` int unsigned not null, \`taskId\` varchar(18) not null, \`fromStep\` varchar(16) null, \`fromState\` varchar(16) null, \`toStep\` varchar(16) not null, \`toState\` varchar(16) not null, \`at\` bigint not null, \`attempt\` int not null, \`waitReason\` varchar(16) null, \`failureCode\` varchar(64) null, \`failureParams\` text null, primary key (\`cursor\`)) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`transition\` add index \`transition_task\` (\`taskId\`, \`cursor\`);`);

    this.addSql(`create table \`unknown_sender\` (\`id\` int unsigned not null auto_increment primary key, \`aeTitle\` varchar(64) not null, \`address\` varchar(64) not null, \`firstSeenAt\` bigint not null, \`lastSeenAt\` bigint not null, \`associations\` int not null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`unknown_sender\` add unique \`unknown_sender_source\` (\`aeTitle\`, \`address\`);`);

    this.addSql(`create table \`user\` (\`id\` int unsigned not null auto_increment primary key, \`username\` varchar(64) not null, \`passwordHash\` varchar(255) not null, \`role\` varchar(16) not null, \`createdAt\` bigint not null, \`lastSignInAt\` bigint null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`user\` add unique \`user_username\` (\`username\`);`);

    this.addSql(`create table \`webhook\` (\`id\` int unsigned not null auto_increment primary key, \`url\` varchar(1000) not null, \`kinds\` text not null, \`secret\` varchar(64) not null, \`enabled\` int not null, \`createdAt\` bigint not null, \`deliveredCursor\` int not null) default character set utf8mb4 engine = InnoDB;`);

    this.addSql(`create table \`webhook_delivery\` (\`id\` int unsigned not null auto_increment primary key, \`webhookId\` int not null, \`alertCursor\` int null, \`at\` bigint not null, \`attempt\` int not null, \`status\` int null, \`notice\` text null, \`milliseconds\` int not null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`webhook_delivery\` add index \`webhook_delivery_webhook\` (\`webhookId\`, \`id\`);`);
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
