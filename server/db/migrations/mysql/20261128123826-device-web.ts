import { Migration } from '@mikro-orm/migrations';

export class Migration20261128123831 extends Migration {

  override name = 'Migration20261128123831';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`api_token\` add \`deviceId\` int null;`);

    this.addSql(`alter table \`device\` add \`kind\` varchar(16) not null default 'DICOM', add \`url\` varchar(1000) null, add \`username\` varchar(255) null, add \`secret\` varchar(4096) null, add \`authority\` text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`api_token\` drop column \`deviceId\`;`);

    this.addSql(`alter table \`device\` drop column \`kind\`, drop column \`url\`, drop column \`username\`, drop column \`secret\`, drop column \`authority\`;`);
  }

}
