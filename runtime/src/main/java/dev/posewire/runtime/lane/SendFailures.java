package dev.posewire.runtime.lane;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** What a failed send says. */
public final class SendFailures {
  private SendFailures() {}

  /** Whether the record is at fault: others may well be taken. */
  public static boolean isOfRecord(Throwable failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof InvalidRecordException
        || failure instanceof InvalidTimestampException;
  }
}
