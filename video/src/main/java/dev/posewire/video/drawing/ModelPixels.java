package dev.posewire.video.drawing;

import dev.posewire.schemas.Box;
import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.Person;
import java.util.ArrayList;
import java.util.List;

/** Maps people from pixels of the source to those of the model's input. Stateless. */
public final class ModelPixels {
  private ModelPixels() {}

  public static List<Person> of(List<Person> people, Letterbox letterbox) {
    return people.stream().map(person -> of(person, letterbox)).toList();
  }

  private static Person of(Person person, Letterbox letterbox) {
    float scale = letterbox.getScale();
    Box box = person.getBox();
    return Person.newBuilder(person)
        .setX(axis(person.getX(), scale, letterbox.getPadX()))
        .setY(axis(person.getY(), scale, letterbox.getPadY()))
        .setBox(
            new Box(
                box.getX() * scale + letterbox.getPadX(),
                box.getY() * scale + letterbox.getPadY(),
                box.getWidth() * scale,
                box.getHeight() * scale))
        .build();
  }

  /** Of a keypoint that is missing too: its score says so. */
  private static List<Float> axis(List<Float> source, float scale, int pad) {
    List<Float> model = new ArrayList<>(source.size());
    source.forEach(value -> model.add(value * scale + pad));
    return model;
  }
}
