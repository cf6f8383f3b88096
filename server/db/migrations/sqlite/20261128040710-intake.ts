import { Migration } from '@mikro-orm/migrations';

export class Migration20261128040710 extends Migration {

  override name = 'Migration20261128040710';

  override up(): void | Promise<void> {
    this.addSql(`create table \`quarantined_image\` (\`id\` integer not null primary key autoincrement, \`spoolKey\` text not null, \`bytes\` bigint not null, \`sourceAeTitle\` text null, \`sourceAddress\` text null, \`calledAeTitle\` text null, \`seriesInstanceUid\` text null, \`sopInstanceUid\` text null, \`reason\` text not null, \`receivedAt\` bigint not null, \`at\` bigint not null);`);
    this.addSql(`create unique index \`quarantined_image_key\` on \`quarantined_image\` (\`spoolKey\`);`);

    this.addSql(`alter table \`image\` add column \`checksum\` bigint null;`);
    this.addSql(`alter table \`image\` add column \`datasetBytes\` bigint null;`);

    this.addSql(`alter table \`task\` add column \`lastReceivedAt\` bigint null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`quarantined_image\`;`);

    this.addSql(`alter table \`image\` drop column \`checksum\`;`);
    this.addSql(`alter table \`image\` drop column \`datasetBytes\`;`);

    this.addSql(`alter table \`task\` drop column \`lastReceivedAt\`;`);
  }

}
