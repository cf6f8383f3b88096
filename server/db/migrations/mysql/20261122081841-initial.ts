import { Migration } from '@mikro-orm/migrations';

export class Migration20261122081841 extends Migration {

  override name = 'Migration20261122081841';

  override up(): void | Promise<void> {
    this.addSql(`create table \`counter\` (\`name\` varchar(32) not null, \`value\` bigint not null, primary key (\`name\`)) default character set utf8mb4 engine = InnoDB;`);

    this.addSql(`create table \`delivery\` (\`id\` int unsigned not null auto_increment primary key, \`taskId\` varchar(18) not null, \`device\` varchar(64) not null, \`aeTitle\` varchar(16) not null, \`host\` varchar(255) not null, \`port\` int not null, \`state\` varchar(16) not null, \`total\` int not null, \`sent\` int not null, \`failed\` int not null, \`attempts\` int not null, \`lastError\` text null, \`accepted\` mediumtext not null, \`wakeAt\` bigint null, \`updatedAt\` bigint not null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`delivery\` add unique \`delivery_device\` (\`taskId\`, \`device\`);`);

    this.addSql(`create table \`image\` (\`id\` int unsigned not null auto_increment primary key, \`taskId\` varchar(18) not null, \`sopInstanceUid\` varchar(64) not null, \`sopClassUid\` varchar(64) not null, \`transferSyntaxUid\` varchar(64) not null, \`key\` varchar(400) not null, \`bytes\` bigint not null, \`position\` bigint not null, \`header\` text not null, \`receivedAt\` bigint not null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`image\` add index \`image_position\` (\`taskId\`, \`position\`);`);
    this.addSql(`alter table \`image\` add index \`image_key\` (\`key\`);`);
    this.addSql(`alter table \`image\` add unique \`image_instance\` (\`taskId\`, \`sopInstanceUid\`);`);

    this.addSql(`create table \`process\` (\`name\` varchar(16) not null, \`wanted\` varchar(16) not null, \`concurrency\` int null, primary key (\`name\`)) default character set utf8mb4 engine = InnoDB;`);

    this.addSql(`create table \`result\` (\`id\` int unsigned not null auto_increment primary key, \`taskId\` varchar(18) not null, \`output\` int not null, \`seriesInstanceUid\` varchar(64) not null, \`description\` varchar(255) not null, \`seriesNumber\` int not null, \`integrity\` text not null, \`files\` mediumtext not null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`result\` add index \`result_series\` (\`seriesInstanceUid\`);`);
    this.addSql(`alter table \`result\` add unique \`result_output\` (\`taskId\`, \`output\`);`);

    this.addSql(`create table \`server_sample\` (\`id\` int unsigned not null auto_increment primary key, \`at\` bigint not null, \`state\` varchar(16) not null, \`latencyMs\` int null) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`server_sample\` add index \`server_sample_at\` (\`at\`);`);

    this.addSql(`create table \`task\` (\`id\` varchar(18) not null, \`step\` varchar(16) not null, \`state\` varchar(16) not null, \`attempt\` int not null, \`retries\` int not null, \`priority\` int not null, \`leaseOwner\` varchar(64) null, \`leaseUntil\` bigint null, \`waitReason\` varchar(16) null, \`wakeAt\` bigint null, \`failureCode\` varchar(64) null, \`failureParams\` text null, \`sourceAeTitle\` varchar(64) not null, \`sourceAddress\` varchar(64) not null, \`calledAeTitle\` varchar(64) not null, \`patientId\` varchar(255) null, \`patientName\` varchar(512) null, \`patientBirthDate\` varchar(32) null, \`patientSex\` varchar(32) null, \`studyInstanceUid\` varchar(64) not null, \`studyDate\` varchar(32) null, \`studyTime\` varchar(32) null, \`studyDescription\` varchar(255) null, \`accessionNumber\` varchar(64) null, \`seriesInstanceUid\` varchar(64) not null, \`seriesDate\` varchar(32) null, \`seriesTime\` varchar(32) null, \`seriesDescription\` varchar(255) null, \`seriesNumber\` int null, \`modality\` varchar(32) null, \`manufacturer\` varchar(255) null, \`model\` varchar(255) null, \`radiopharmaceutical\` varchar(255) null, \`chosenRadiopharmaceutical\` varchar(255) null, \`imagesReceived\` int not null, \`imagesExpected\` int null, \`duplicates\` int not null, \`completedByHand\` int not null, \`lastImageAt\` bigint not null, \`stepResults\` mediumtext not null, \`warnings\` text null, \`imagesDeleted\` int not null, \`startedAt\` bigint not null, \`updatedAt\` bigint not null, \`finishedAt\` bigint null, primary key (\`id\`)) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`task\` add index \`task_queue\` (\`state\`, \`step\`, \`priority\`, \`id\`);`);
    this.addSql(`alter table \`task\` add index \`task_series\` (\`seriesInstanceUid\`, \`sourceAeTitle\`, \`sourceAddress\`);`);
    this.addSql(`alter table \`task\` add index \`task_study\` (\`studyInstanceUid\`);`);
    this.addSql(`alter table \`task\` add index \`task_accession\` (\`accessionNumber\`);`);
    this.addSql(`alter table \`task\` add index \`task_patient\` (\`patientId\`);`);
    this.addSql(`alter table \`task\` add index \`task_updated\` (\`updatedAt\`);`);

    this.addSql(`create table \`transition\` (\`cursor\` int unsigned not null, \`taskId\` varchar(18) not null, \`fromStep\` varchar(16) null, \`fromState\` varchar(16) null, \`toStep\` varchar(16) not null, \`toState\` varchar(16) not null, \`at\` bigint not null, \`attempt\` int not null, \`message\` text null, \`failureCode\` varchar(64) null, \`failureParams\` text null, primary key (\`cursor\`)) default character set utf8mb4 engine = InnoDB;`);
    this.addSql(`alter table \`transition\` add index \`transition_task\` (\`taskId\`, \`cursor\`);`);
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
