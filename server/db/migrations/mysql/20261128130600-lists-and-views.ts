import { Migration } from '@mikro-orm/migrations';

export class Migration20261128130601 extends Migration {

  override name = 'Migration20261128130601';

  override up(): void | Promise<void> {
    this.addSql(`create table \`saved_view\` (\`id\` int unsigned not null auto_increment primary key, \`userId\` int not null, \`name\` varchar(64) not null, \`query\` varchar(1000) not null) default character set utf8mb4 collate /*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */ engine = InnoDB;`);
    this.addSql(`alter table \`saved_view\` add unique \`saved_view_name\` (\`userId\`, \`name\`);`);

    this.addSql(`alter table \`task\` drop index \`task_device\`;`);
    this.addSql(`alter table \`task\` add index \`task_device\` (\`sourceDevice\`, \`id\`);`);
    this.addSql(`alter table \`task\` add index \`task_images\` (\`imagesReceived\`, \`id\`);`);
    this.addSql(`alter table \`task\` add index \`task_patient_name\` (\`patientName\`, \`id\`);`);
    this.addSql(`alter table \`task\` add index \`task_series_description\` (\`seriesDescription\`, \`id\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`saved_view\`;`);

    this.addSql(`alter table \`task\` drop index \`task_device\`;`);
    this.addSql(`alter table \`task\` drop index \`task_images\`;`);
    this.addSql(`alter table \`task\` drop index \`task_patient_name\`;`);
    this.addSql(`alter table \`task\` drop index \`task_series_description\`;`);
    this.addSql(`alter table \`task\` add index \`task_device\` (\`sourceDevice\`);`);
  }

}
