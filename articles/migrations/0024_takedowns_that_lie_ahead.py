"""A takedown may lie ahead, and may be cancelled until its hour."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GUARDS = """
CREATE FUNCTION newsroom_guard_retraction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF newsroom_is_redacting() THEN
        RETURN NEW;
    END IF;
    IF OLD.cancelled_at IS NULL AND OLD.retracted_at > now() - interval '5 minutes'
        AND to_jsonb(NEW) - 'cancelled_at' - 'cancelled_by_id'
            = to_jsonb(OLD) - 'cancelled_at' - 'cancelled_by_id'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a takedown is cancelled before its hour or never'
        USING ERRCODE = 'insufficient_privilege';
END $$;

DROP TRIGGER guard ON articles_retraction;
CREATE TRIGGER guard BEFORE UPDATE ON articles_retraction
    FOR EACH ROW EXECUTE FUNCTION newsroom_guard_retraction();
"""

GUARDS_GONE = """
DROP FUNCTION newsroom_guard_retraction CASCADE;
CREATE TRIGGER guard BEFORE UPDATE ON articles_retraction
    FOR EACH ROW EXECUTE FUNCTION newsroom_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [("articles", "0023_guards_of_the_audit")]

    operations = [
        migrations.AddField(
            model_name='retraction',
            name='cancelled_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='cancelled at'),
        ),
        migrations.AddField(
            model_name='retraction',
            name='cancelled_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='retractions_cancelled', to=settings.AUTH_USER_MODEL, verbose_name='cancelled by'),
        ),
        migrations.AlterField(
            model_name='workflowevent',
            name='verb',
            field=models.CharField(choices=[('create', 'Started'), ('submit', 'Submitted'), ('withdraw', 'Took back what was submitted'), ('take', 'Took it to edit'), ('release', 'Let go of it'), ('pass_up', 'Passed up'), ('send_back', 'Sent back'), ('hasten', 'Passed up past steps of the chain'), ('approve', 'Approved'), ('approve_with_edits', 'Approved with edits'), ('withdraw_approval', 'Withdrew the approval'), ('void_approval', 'Approval void: the text changed'), ('spike', 'Set aside, not to be used'), ('revive', 'Taken up again'), ('fix', 'Small fix'), ('set_deadline', 'Set the deadline'), ('publish', 'Published'), ('schedule', 'Scheduled'), ('update', 'Published an update'), ('correct', 'Corrected'), ('unschedule', 'Took back the scheduled publication'), ('cancel_update', 'Took back the scheduled update'), ('retract', 'Retracted'), ('schedule_takedown', 'Scheduled the takedown'), ('cancel_takedown', 'Cancelled the scheduled takedown'), ('import', 'Imported from the old site'), ('hand_over', 'Handed over'), ('trash', 'Moved to the trash'), ('restore', 'Taken out of the trash'), ('empty', 'Removed from the trash for good'), ('redact', 'Took personal data out of the record')], max_length=20, verbose_name='what'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('embargo_until__isnull', False)), fields=['embargo_until'], name='article_embargo'),
        ),
        migrations.AddIndex(
            model_name='retraction',
            index=models.Index(fields=['retracted_at'], name='retraction_by_hour'),
        ),
        migrations.AddConstraint(
            model_name='retraction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False)), models.Q(('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), _connector='OR'), name='retraction_cancelled_at_and_by', violation_error_message='A takedown that was cancelled says when and by whom.'),
        ),
        migrations.AddConstraint(
            model_name='retraction',
            constraint=models.CheckConstraint(condition=models.Q(('cancelled_at', None), ('cancelled_at__lt', models.F('retracted_at')), _connector='OR'), name='only_takedowns_ahead_are_cancelled', violation_error_message='The hour of this takedown has come already.'),
        ),
        migrations.RunSQL(GUARDS, GUARDS_GONE),
    ]
