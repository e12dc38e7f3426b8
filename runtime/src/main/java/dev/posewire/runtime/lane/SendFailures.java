package dev.posewire.runtime.lane;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** What a failed send says. */
final class SendFailures {
  private SendFailures() {}

  /** Whether the record is at fault: others may well be taken. */
  static boolean isOfRecord(Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof InvalidRecordException
        || failure instanceof InvalidTimestampException;
  }
}
