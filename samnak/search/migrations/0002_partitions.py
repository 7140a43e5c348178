"""Every build of the index becomes a partition of its own, with one vector a thing; what there was is built anew.

Words lie outside of the row, rights and facets inside: rows are judged without unpacking anything.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.search
from django.db import migrations, models

TABLE = """
CREATE TABLE search_entry (
    build smallint NOT NULL, object_id uuid NOT NULL, kind varchar(20) NOT NULL, year smallint, day date, agency_id uuid NOT NULL,
    unit_id uuid, category varchar(20) NOT NULL, sender varchar(160) NOT NULL, readers uuid[] NOT NULL, words tsvector NOT NULL,
    PRIMARY KEY (build, object_id, kind)
) PARTITION BY LIST (build);
ALTER TABLE search_entry ALTER readers SET STORAGE MAIN, ALTER sender SET STORAGE MAIN, ALTER category SET STORAGE MAIN, ALTER kind SET STORAGE MAIN;
DO $$ BEGIN
    ALTER TABLE search_entry ALTER words SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;
DELETE FROM search_build;
"""
MODEL = migrations.CreateModel(
    name="Entry",
    fields=[
        ("pk", models.CompositePrimaryKey("build", "object_id", "kind", blank=True, editable=False, primary_key=True, serialize=False)),
        ("kind", models.CharField(max_length=20, verbose_name="ชนิด")),
        ("object_id", models.UUIDField(verbose_name="รายการ")),
        ("build", models.PositiveSmallIntegerField(verbose_name="รุ่นของดัชนี")),
        ("year", models.PositiveSmallIntegerField(null=True, verbose_name="ปี พ.ศ.")),
        ("day", models.DateField(null=True, verbose_name="วันที่")),
        ("agency_id", models.UUIDField(verbose_name="ส่วนราชการ")),
        ("unit_id", models.UUIDField(null=True, verbose_name="หน่วยงาน")),
        ("category", models.CharField(blank=True, max_length=20, verbose_name="ประเภท")),
        ("sender", models.CharField(blank=True, max_length=160, verbose_name="ผู้ส่ง")),
        ("readers", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None, verbose_name="ผู้ค้นพบได้")),
        ("words", django.contrib.postgres.search.SearchVectorField(verbose_name="คำ")),
    ],
    options={"verbose_name": "รายการดัชนี", "verbose_name_plural": "รายการดัชนี"},
)


class Migration(migrations.Migration):
    """Replace the table."""

    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.DeleteModel("Entry"),
        migrations.RunSQL(TABLE, "DROP TABLE search_entry", state_operations=[MODEL]),
    ]
