import { Migration } from '@mikro-orm/migrations';

export class Migration20261128035048 extends Migration {

  override name = 'Migration20261128035048';

  override up(): void | Promise<void> {
    this.addSql(`create table \`effect\` (\`id\` integer not null primary key autoincrement, \`kind\` text not null, \`taskId\` text not null, \`payload\` mediumtext not null, \`attempts\` integer not null, \`wakeAt\` bigint not null);`);
    this.addSql(`create index \`effect_wake\` on \`effect\` (\`wakeAt\`);`);

    this.addSql(`create table \`node\` (\`id\` text not null primary key, \`installation\` text not null, \`startedAt\` bigint not null, \`until\` bigint not null);`);

    this.addSql(`alter table \`delivery\` add column \`leaseOwner\` text null;`);
    this.addSql(`alter table \`delivery\` add column \`claims\` integer not null default 0;`);

    this.addSql(`alter table \`task\` drop column \`leaseUntil\`;`);
    this.addSql(`alter table \`task\` add column \`sourceDevice\` text null;`);
    this.addSql(`alter table \`task\` add column \`openKey\` text null;`);
    this.addSql(`create unique index \`task_open\` on \`task\` (\`openKey\`);`);

    // The newest task of a series and source goes on taking images where it did.
    this.addSql(`update task set openKey = seriesInstanceUid || char(92) || sourceAeTitle || char(92) || sourceAddress where step = 'COMPILATOR' and imagesDeleted = 0 and (state in ('WAITING', 'QUEUED', 'RUNNING') or (state = 'FAILED' and failureCode in ('INCOMPLETE_SERIES', 'TOO_FEW_IMAGES', 'IRREGULAR_SPACING'))) and id in (select id from (select max(id) as id from task group by seriesInstanceUid, sourceAeTitle, sourceAddress) newest);`);
    this.addSql(`update task set sourceDevice = (select min(name) from device where device.aeTitle = task.sourceAeTitle and device.host = task.sourceAddress);`);
    // Deliveries are claimed by themselves from now on.
    this.addSql(`update delivery set state = 'QUEUED' where state = 'RUNNING';`);
    this.addSql(`update task set wakeAt = null where step = 'STORE_SCU';`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`effect\`;`);
    this.addSql(`drop table if exists \`node\`;`);

    this.addSql(`alter table \`delivery\` drop column \`leaseOwner\`;`);
    this.addSql(`alter table \`delivery\` drop column \`claims\`;`);

    this.addSql(`drop index \`task_open\`;`);
    this.addSql(`alter table \`task\` drop column \`sourceDevice\`;`);
    this.addSql(`alter table \`task\` drop column \`openKey\`;`);
    this.addSql(`alter table \`task\` add column \`leaseUntil\` bigint null;`);
  }

}
