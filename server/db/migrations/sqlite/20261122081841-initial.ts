import { Migration } from '@mikro-orm/migrations';

export class Migration20261122081841 extends Migration {

  override name = 'Migration20261122081841';

  override up(): void | Promise<void> {
    this.addSql(`create table \`counter\` (\`name\` text not null primary key, \`value\` bigint not null);`);

    this.addSql(`create table \`delivery\` (\`id\` integer not null primary key autoincrement, \`taskId\` text not null, \`device\` text not null, \`aeTitle\` text not null, \`host\` text not null, \`port\` integer not null, \`state\` text not null, \`total\` integer not null, \`sent\` integer not null, \`failed\` integer not null, \`attempts\` integer not null, \`lastError\` text null, \`accepted\` mediumtext not null, \`wakeAt\` bigint null, \`updatedAt\` bigint not null);`);
    this.addSql(`create unique index \`delivery_device\` on \`delivery\` (\`taskId\`, \`device\`);`);

    this.addSql(`create table \`image\` (\`id\` integer not null primary key autoincrement, \`taskId\` text not null, \`sopInstanceUid\` text not null, \`sopClassUid\` text not null, \`transferSyntaxUid\` text not null, \`key\` text not null, \`bytes\` bigint not null, \`position\` bigint not null, \`header\` text not null, \`receivedAt\` bigint not null);`);
    this.addSql(`create index \`image_position\` on \`image\` (\`taskId\`, \`position\`);`);
    this.addSql(`create index \`image_key\` on \`image\` (\`key\`);`);
    this.addSql(`create unique index \`image_instance\` on \`image\` (\`taskId\`, \`sopInstanceUid\`);`);

    this.addSql(`create table \`process\` (\`name\` text not null primary key, \`wanted\` text not null, \`concurrency\` integer null);`);

    this.addSql(`create table \`result\` (\`id\` integer not null primary key autoincrement, \`taskId\` text not null, \`output\` integer not null, \`seriesInstanceUid\` text not null, \`description\` text not null, \`seriesNumber\` integer not null, \`integrity\` text not null, \`files\` mediumtext not null);`);
    this.addSql(`create index \`result_series\` on \`result\` (\`seriesInstanceUid\`);`);
    this.addSql(`create unique index \`result_output\` on \`result\` (\`taskId\`, \`output\`);`);

    this.addSql(`create table \`server_sample\` (\`id\` integer not null primary key autoincrement, \`at\` bigint not null, \`state\` text not null, \`latencyMs\` integer null);`);
    this.addSql(`create index \`server_sample_at\` on \`server_sample\` (\`at\`);`);

    this.addSql(`create table \`task\` (\`id\` text not null primary key, \`step\` text not null, \`state\` text not null, \`attempt\` integer not null, \`retries\` integer not null, \`priority\` integer not null, \`leaseOwner\` text null, \`leaseUntil\` bigint null, \`waitReason\` text null, \`wakeAt\` bigint null, \`failureCode\` text null, \`failureParams\` text null, \`sourceAeTitle\` text not null, \`sourceAddress\` text not null, \`calledAeTitle\` text not null, \`patientId\` text null, \`patientName\` text null, \`patientBirthDate\` text null, \`patientSex\` text null, \`studyInstanceUid\` text not null, \`studyDate\` text null, \`studyTime\` text null, \`studyDescription\` text null, \`accessionNumber\` text null, \`seriesInstanceUid\` text not null, \`seriesDate\` text null, \`seriesTime\` text null, \`seriesDescription\` text null, \`seriesNumber\` integer null, \`modality\` text null, \`manufacturer\` text null, \`model\` text null, \`radiopharmaceutical\` text null, \`chosenRadiopharmaceutical\` text null, \`imagesReceived\` integer not null, \`imagesExpected\` integer null, \`duplicates\` integer not null, \`completedByHand\` integer not null, \`lastImageAt\` bigint not null, \`stepResults\` mediumtext not null, \`warnings\` text null, \`imagesDeleted\` integer not null, \`startedAt\` bigint not null, \`updatedAt\` bigint not null, \`finishedAt\` bigint null);`);
    this.addSql(`create index \`task_queue\` on \`task\` (\`state\`, \`step\`, \`priority\`, \`id\`);`);
    this.addSql(`create index \`task_series\` on \`task\` (\`seriesInstanceUid\`, \`sourceAeTitle\`, \`sourceAddress\`);`);
    this.addSql(`create index \`task_study\` on \`task\` (\`studyInstanceUid\`);`);
    this.addSql(`create index \`task_accession\` on \`task\` (\`accessionNumber\`);`);
    this.addSql(`create index \`task_patient\` on \`task\` (\`patientId\`);`);
    this.addSql(`create index \`task_updated\` on \`task\` (\`updatedAt\`);`);

    this.addSql(`create table \`transition\` (\`cursor\` integer not null primary key, \`taskId\` text not null, \`fromStep\` text null, \`fromState\` text null, \`toStep\` text not null, \`toState\` text not null, \`at\` bigint not null, \`attempt\` integer not null, \`message\` text null, \`failureCode\` text null, \`failureParams\` text null);`);
    this.addSql(`create index \`transition_task\` on \`transition\` (\`taskId\`, \`cursor\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`counter\`;`);
    this.addSql(`drop table if exists \`delivery\`;`);
    this.addSql(`drop table if exists \`image\`;`);
    this.addSql(`drop table if exists \`process\`;`);
    this.addSql(`drop table if exists \`result\`;`);
    this.addSql(`drop table if exists \`server_sample\`;`);
    this.addSql(`drop table if exists \`task\`;`);
    this.addSql(`drop table if exists \`transition\`;`);
  }

}
