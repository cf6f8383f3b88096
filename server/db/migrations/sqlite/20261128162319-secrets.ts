import { Migration } from '@mikro-orm/migrations';

export class Migration20261128162319 extends Migration {

  override name = 'Migration20261128162319';

  override up(): void | Promise<void> {
    // Columns of text have no length here.
  }

}
