package dev.posewire.app.model;

import java.util.regex.Pattern;

/**
 * One file of a published model.
 *
 * @param name without a folder
 * @param bytes its size, 1 or more
 * @param sha384 its checksum as 96 lower-case hexadecimal digits
 */
public record ModelFile(String name, long bytes, String sha384) {
  private static final Pattern SHA_384 = Pattern.compile("[0-9a-f]{96}");

  public ModelFile {
    if (name.isEmpty() || name.contains("/") || name.contains("\\")) {
      throw new IllegalArgumentException("name must be a plain file name: " + name);
    }
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes must be >= 1: " + bytes + " (" + name + ")");
    }
    if (!SHA_384.matcher(sha384).matches()) {
      throw new IllegalArgumentException(
          "sha384 must be 96 hexadecimal digits: " + sha384 + " (" + name + ")");
    }
  }
}
