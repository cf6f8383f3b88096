import { Migration } from '@mikro-orm/migrations';
import { EXACT_COLLATION } from '../../orm-options.ts';

export class Migration20261128035048 extends Migration {

  override name = 'Migration20261128035048';

  override up(): void | Promise<void> {
    this.addSql(`create table \`effect\` (\`id\` int unsigned not null auto_increment primary key, \`kind\` varchar(32) not null, \`taskId\` varchar(18) not null, \`payload\` mediumtext not null, \`attempts\` int not null, \`wakeAt\` bigint not null) default character set utf8mb4 collate ${EXACT_COLLATION} engine = InnoDB;`);
    this.addSql(`alter table \`effect\` add index \`effect_wake\` (\`wakeAt\`);`);

    this.addSql(`create table \`node\` (\`id\` varchar(64) not null, \`installation\` varchar(64) not null, \`startedAt\` bigint not null, \`until\` bigint not null, primary key (\`id\`)) default character set utf8mb4 collate ${EXACT_COLLATION} engine = InnoDB;`);

    this.addSql(`alter table \`delivery\` add \`leaseOwner\` varchar(64) null, add \`claims\` int not null default 0;`);

    this.addSql(`alter table \`task\` drop column \`leaseUntil\`;`);
    this.addSql(`alter table \`task\` add \`sourceDevice\` varchar(64) null, add \`openKey\` varchar(200) null;`);
    this.addSql(`alter table \`task\` add unique \`task_open\` (\`openKey\`);`);

    // The newest task of a series and source goes on taking images where it did.
    this.addSql(`update task set openKey = concat(seriesInstanceUid, char(92), sourceAeTitle, char(92), sourceAddress) where step = 'COMPILATOR' and imagesDeleted = 0 and (state in ('WAITING', 'QUEUED', 'RUNNING') or (state = 'FAILED' and failureCode in ('INCOMPLETE_SERIES', 'TOO_FEW_IMAGES', 'IRREGULAR_SPACING'))) and id in (select id from (select max(id) as id from task group by seriesInstanceUid, sourceAeTitle, sourceAddress) newest);`);
    this.addSql(`update task set sourceDevice = (select min(name) from device where device.aeTitle = task.sourceAeTitle and device.host = task.sourceAddress);`);
    // Deliveries are claimed by themselves from now on.
    this.addSql(`update delivery set state = 'QUEUED' where state = 'RUNNING';`);
    this.addSql(`update task set wakeAt = null where step = 'STORE_SCU';`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`effect\`;`);
    this.addSql(`drop table if exists \`node\`;`);

    this.addSql(`alter table \`delivery\` drop column \`leaseOwner\`, drop column \`claims\`;`);

    this.addSql(`alter table \`task\` drop index \`task_open\`;`);
    this.addSql(`alter table \`task\` drop column \`sourceDevice\`, drop column \`openKey\`;`);
    this.addSql(`alter table \`task\` add \`leaseUntil\` bigint null;`);
  }

}
