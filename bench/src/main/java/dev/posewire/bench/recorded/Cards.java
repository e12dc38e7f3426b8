package dev.posewire.bench.recorded;

import java.util.Map;
import java.util.TreeMap;

/** Test cards of the size of the test card's network, some of them recordings. */
public final class Cards {
  private Cards() {}

  /**
   * Their URLs by their ids.
   *
   * @param count of all, the recordings among them
   * @param frames of each recording; the others show two a second
   */
  public static Map<String, String> of(int count, int recordings, int frames) {
    Map<String, String> urls = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String card = "testcard:?people=1&seed=%d&width=456&height=256".formatted(i);
      if (i < recordings) {
        urls.put("file-" + i, card + "&frames=" + frames);
      } else {
        urls.put("live-" + i, card + "&fps=2");
      }
    }
    return urls;
  }
}
