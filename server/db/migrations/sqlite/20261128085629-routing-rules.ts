import { Migration } from '@mikro-orm/migrations';

export class Migration20261128085630 extends Migration {

  override name = 'Migration20261128085630';

  override up(): void | Promise<void> {
    this.addSql(`create table \`routing_rule\` (\`id\` integer not null primary key autoincrement, \`position\` integer not null, \`name\` text not null, \`enabled\` integer not null, \`conditions\` text not null, \`action\` text not null, \`priority\` integer null, \`destinations\` text not null, \`destinationMode\` text not null, \`postFilters\` text not null);`);

    this.addSql(`alter table \`task\` add column \`headerFacts\` text null;`);
    this.addSql(`alter table \`task\` add column \`appliedRule\` text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`routing_rule\`;`);

    this.addSql(`alter table \`task\` drop column \`headerFacts\`;`);
    this.addSql(`alter table \`task\` drop column \`appliedRule\`;`);
  }

}
