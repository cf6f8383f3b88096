import { Migration } from '@mikro-orm/migrations';
import { EXACT_COLLATION } from '../../orm-options.ts';

export class Migration20261128040710 extends Migration {

  override name = 'Migration20261128040710';

  override up(): void | Promise<void> {
    this.addSql(`create table \`quarantined_image\` (\`id\` int unsigned not null auto_increment primary key, \`spoolKey\` varchar(400) not null, \`bytes\` bigint not null, \`sourceAeTitle\` varchar(64) null, \`sourceAddress\` varchar(64) null, \`calledAeTitle\` varchar(64) null, \`seriesInstanceUid\` varchar(64) null, \`sopInstanceUid\` varchar(64) null, \`reason\` text not null, \`receivedAt\` bigint not null, \`at\` bigint not null) default character set utf8mb4 collate ${EXACT_COLLATION} engine = InnoDB;`);
    this.addSql(`alter table \`quarantined_image\` add unique \`quarantined_image_key\` (\`spoolKey\`);`);

    this.addSql(`alter table \`image\` add \`checksum\` bigint null, add \`datasetBytes\` bigint null;`);

    this.addSql(`alter table \`task\` add \`lastReceivedAt\` bigint null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`quarantined_image\`;`);

    this.addSql(`alter table \`image\` drop column \`checksum\`, drop column \`datasetBytes\`;`);

    this.addSql(`alter table \`task\` drop column \`lastReceivedAt\`;`);
  }

}
