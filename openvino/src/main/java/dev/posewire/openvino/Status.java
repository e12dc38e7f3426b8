package dev.posewire.openvino;

/** {@code ov_status_e}, under OpenVINO's names and their spelling. */
public enum Status {
  OK(0),
  GENERAL_ERROR(-1),
  NOT_IMPLEMENTED(-2),
  NETWORK_NOT_LOADED(-3),
  PARAMETER_MISMATCH(-4),
  NOT_FOUND(-5),
  OUT_OF_BOUNDS(-6),
  UNEXPECTED(-7),
  REQUEST_BUSY(-8),
  RESULT_NOT_READY(-9),
  NOT_ALLOCATED(-10),
  INFER_NOT_STARTED(-11),
  NETWORK_NOT_READ(-12),
  INFER_CANCELLED(-13),
  INVALID_C_PARAM(-14),
  UNKNOWN_C_ERROR(-15),
  NOT_IMPLEMENT_C_METHOD(-16),
  UNKNOW_EXCEPTION(-17),
  /** A number that no header up to 2026 lists. */
  UNLISTED(Integer.MIN_VALUE);

  private final int code;

  Status(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Status of(int code) {
    for (Status status : values()) {
      if (status.code == code) {
        return status;
      }
    }
    return UNLISTED;
  }
}
