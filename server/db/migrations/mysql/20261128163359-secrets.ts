import { Migration } from '@mikro-orm/migrations';

export class Migration20261128163359 extends Migration {

  override name = 'Migration20261128163359';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`device\` modify \`secret\` text null;`);

    this.addSql(`alter table \`mail\` modify \`password\` text not null;`);

    this.addSql(`alter table \`sign_in_source\` modify \`secret\` text null;`);

    this.addSql(`alter table \`user\` modify \`totpSecret\` text null;`);

    this.addSql(`alter table \`webhook\` modify \`url\` text not null;`);
    this.addSql(`alter table \`webhook\` modify \`secret\` text not null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`device\` modify \`secret\` varchar(4096) null;`);

    this.addSql(`alter table \`mail\` modify \`password\` varchar(255) not null;`);

    this.addSql(`alter table \`sign_in_source\` modify \`secret\` varchar(1024) null;`);

    this.addSql(`alter table \`user\` modify \`totpSecret\` varchar(64) null;`);

    this.addSql(`alter table \`webhook\` modify \`url\` varchar(1000) not null;`);
    this.addSql(`alter table \`webhook\` modify \`secret\` varchar(64) not null;`);
  }

}
