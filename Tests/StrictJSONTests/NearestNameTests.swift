import StrictJSON
import Testing

@Suite struct NearestNameTests {
  static let distances: [(first: String, second: String, distance: Int)] = [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("fold", "folds", 1), ("kitten", "sitting", 3),
    ("fodls", "folds", 1), ("ab", "ba", 1), ("é", "e", 1),
  ]

  @Test("counts insertions, deletions, replacements and swaps", arguments: distances)
  func distance(first: String, second: String, distance: Int) {
    #expect(editDistance(first, second) == distance)
    #expect(editDistance(second, first) == distance)
  }

  static let meant: [(name: String, near: String?)] = [
    ("fold", "folds"), ("RANDOMFOREST", "randomForest"), ("randomForrest", "randomForest"),
    ("c", nil), ("seed", nil), ("repeat", "repeats"), ("", nil), ("completely", nil),
  ]

  @Test("finds the name that was meant, if one is near", arguments: meant)
  func near(name: String, near: String?) {
    let known = ["folds", "repeats", "randomForest", "l1"]
    #expect(StrictJSON.nearest(to: name, in: known) == near)
  }

  @Test("the first of equally near names wins")
  func tie() {
    #expect(nearest(to: "train", in: ["trait", "trail"]) == "trait")
  }
}
