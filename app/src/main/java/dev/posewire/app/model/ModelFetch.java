package dev.posewire.app.model;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Copies a published model into a folder and checks every byte on the way: size and SHA-384. A
 * reader of the folder never sees a file that is not whole and right; any number of processes may
 * fetch into the same one. Not thread-safe: owned by the main thread.
 */
public final class ModelFetch {
  /** 8 MB in this time are 14 kB/s: slower lines take {@code --from}. */
  static final Duration LIMIT = Duration.ofMinutes(10);

  private static final Pattern URL = Pattern.compile("(?i)[a-z][a-z0-9+.-]+://.*");
  private static final int BUFFER_BYTES = 1 << 16;

  private final ModelSource source;
  private final List<ModelFile> files;
  private final Consumer<String> progress;

  /**
   * @param files in the order they are fetched
   * @param progress takes one line a file
   */
  ModelFetch(ModelSource source, List<ModelFile> files, Consumer<String> progress) {
    this.source = source;
    this.files = List.copyOf(files);
    this.progress = progress;
  }

  /** From the Open Model Zoo's storage. */
  public static ModelFetch fromOpenModelZoo(Consumer<String> progress) {
    return new ModelFetch(
        new HttpModelSource(OpenModelZoo.SOURCE, LIMIT), OpenModelZoo.FILES, progress);
  }

  /**
   * From elsewhere; the same checks hold.
   *
   * @param from the URL (http or https) or path of a folder with the same files
   * @throws UserErrorException if it is neither
   */
  public static ModelFetch from(String from, Consumer<String> progress) {
    return new ModelFetch(source(from), OpenModelZoo.FILES, progress);
  }

  static ModelSource source(String from) {
    try {
      if (!URL.matcher(from).matches()) {
        return new FolderModelSource(Path.of(from));
      }
      URI uri = URI.create(from);
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      if ((scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null) {
        return new HttpModelSource(uri, LIMIT);
      }
    } catch (InvalidPathException e) {
      throw notASource(from, e);
    } catch (IllegalArgumentException e) {
      throw notASource(from, e);
    }
    throw notASource(from, null);
  }

  private static UserErrorException notASource(String from, Exception cause) {
    return new UserErrorException(
        "--from is neither an http(s) URL nor a folder: %s: name the folder that holds %s.xml"
            .formatted(from, OpenModelZoo.MODEL),
        cause);
  }

  /**
   * Fetches what is not there yet, or not right.
   *
   * @param models the folder that gets {@code human-pose-estimation-0001/FP16/}
   * @return the folder of the files
   * @throws UserErrorException if a file cannot be read, is not the published one, or cannot be
   *     written
   */
  public Path into(Path models) {
    Path folder = models.resolve(OpenModelZoo.MODEL).resolve(OpenModelZoo.PRECISION);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw notWritable(folder, e);
    }
    for (ModelFile file : files) {
      Path target = folder.resolve(file.name());
      boolean there = isRight(target, file);
      if (!there) {
        fetch(file, target);
      }
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s  %,d bytes, SHA-384 checked%s",
              target,
              file.bytes(),
              there ? ", was there" : ""));
    }
    return folder;
  }

  private static boolean isRight(Path target, ModelFile file) {
    try {
      return Files.isRegularFile(target)
          && Files.size(target) == file.bytes()
          && Sha384.of(target).equals(file.sha384());
    } catch (IOException e) {
      return false; // It is fetched again, which says what is wrong with the folder.
    }
  }

  private void fetch(ModelFile file, Path target) {
    Path part = target.resolveSibling(file.name() + "." + UUID.randomUUID() + ".part");
    try {
      try (FileChannel out = newFile(part)) {
        copy(file, out);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw notWritable(target, e);
    } finally {
      part.toFile().delete(); // Gone already when all went well.
    }
  }

  private static FileChannel newFile(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Failures of {@code out} are thrown as they are, those of the source as what a user can do. */
  private void copy(ModelFile file, FileChannel out) throws IOException {
    MessageDigest digest = Sha384.newDigest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long total = 0;
    try (InputStream in = open(file)) {
      for (int count = read(in, file, buffer); count >= 0; count = read(in, file, buffer)) {
        total += count;
        if (total > file.bytes()) {
          throw notTheFile(file, "more than " + file.bytes() + " bytes", file.bytes() + " bytes");
        }
        digest.update(buffer, 0, count);
        for (ByteBuffer rest = ByteBuffer.wrap(buffer, 0, count); rest.hasRemaining(); ) {
          out.write(rest);
        }
      }
    }
    if (total < file.bytes()) {
      throw notTheFile(file, total + " bytes", file.bytes() + " bytes");
    }
    String sha384 = Sha384.text(digest);
    if (!sha384.equals(file.sha384())) {
      throw notTheFile(file, "SHA-384 " + sha384, file.sha384());
    }
    out.force(true);
  }

  private InputStream open(ModelFile file) {
    try {
      return source.open(file);
    } catch (IOException e) {
      throw notReadable(file, e);
    }
  }

  private int read(InputStream in, ModelFile file, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw notReadable(file, e);
    }
  }

  private UserErrorException notReadable(ModelFile file, IOException cause) {
    if (cause instanceof InterruptedIOException) {
      return new UserErrorException("fetching the model was interrupted", cause);
    }
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new UserErrorException(
        "cannot fetch %s: %s: %s".formatted(source.place(file), reason, source.remedy()), cause);
  }

  private UserErrorException notTheFile(ModelFile file, String actual, String expected) {
    return new UserErrorException(
        ("%s is not the published file: %s, expected %s: it is cut short or changed on its way"
                + " (a proxy's page?); fetch it again, or from elsewhere by --from DIR|URL")
            .formatted(source.place(file), actual, expected));
  }

  private static UserErrorException notWritable(Path place, IOException cause) {
    return new UserErrorException(
        "cannot write %s: %s: name a folder that can be written by --to DIR"
            .formatted(place, cause),
        cause);
  }
}
