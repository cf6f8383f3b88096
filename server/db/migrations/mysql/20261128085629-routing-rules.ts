import { Migration } from '@mikro-orm/migrations';

export class Migration20261128085637 extends Migration {

  override name = 'Migration20261128085637';

  override up(): void | Promise<void> {
    this.addSql(`create table \`routing_rule\` (\`id\` int unsigned not null auto_increment primary key, \`position\` int not null, \`name\` varchar(64) not null, \`enabled\` int not null, \`conditions\` text not null, \`action\` varchar(16) not null, \`priority\` int null, \`destinations\` text not null, \`destinationMode\` varchar(16) not null, \`postFilters\` text not null) default character set utf8mb4 collate /*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */ engine = InnoDB;`);

    this.addSql(`alter table \`task\` add \`headerFacts\` text null, add \`appliedRule\` text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`routing_rule\`;`);

    this.addSql(`alter table \`task\` drop column \`headerFacts\`, drop column \`appliedRule\`;`);
  }

}
