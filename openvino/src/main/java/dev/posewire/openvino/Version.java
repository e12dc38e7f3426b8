package dev.posewire.openvino;

/**
 * What OpenVINO says of itself.
 *
 * @param buildNumber begins with year, release and patch: {@code
 *     2024.2.0-15519-5c0f38f83f6-releases/2024/2}
 */
public record Version(String buildNumber, String description) {}
