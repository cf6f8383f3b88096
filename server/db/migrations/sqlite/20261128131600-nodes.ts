import { Migration } from '@mikro-orm/migrations';

export class Migration20261128131600 extends Migration {

  override name = 'Migration20261128131600';

  override up(): void | Promise<void> {
    this.addSql(`create table \`announcement\` (\`cursor\` bigint not null primary key, \`node\` text not null, \`event\` text not null, \`payload\` text not null, \`at\` bigint not null);`);
    this.addSql(`create index \`announcement_at\` on \`announcement\` (\`at\`);`);
    this.addSql(`create table \`duty\` (\`name\` text not null primary key, \`owner\` text not null, \`until\` bigint not null);`);
    this.addSql(`alter table \`node\` add column \`name\` text null;`);
    this.addSql(`alter table \`node\` add column \`host\` text null;`);
    this.addSql(`alter table \`node\` add column \`version\` text null;`);
    this.addSql(`alter table \`node\` add column \`directory\` text null;`);
    this.addSql(`alter table \`node\` add column \`load\` integer null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`announcement\`;`);
    this.addSql(`drop table if exists \`duty\`;`);
    this.addSql(`alter table \`node\` drop column \`name\`;`);
    this.addSql(`alter table \`node\` drop column \`host\`;`);
    this.addSql(`alter table \`node\` drop column \`version\`;`);
    this.addSql(`alter table \`node\` drop column \`directory\`;`);
    this.addSql(`alter table \`node\` drop column \`load\`;`);
  }

}
