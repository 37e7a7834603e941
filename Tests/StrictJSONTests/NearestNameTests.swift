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

  static let elsewhere: [(name: String, known: [String], near: String?)] = [
    ("auc", ["recall", "rocAUC", "mcc"], "rocAUC"),
    ("ROC_AUC_score", ["recall", "rocAUC"], "rocAUC"),
    ("f1score", ["f1", "f2"], "f1"), ("Sensitivity", ["recall", "specificity"], "recall"),
    ("kfold", ["stratifiedKFold", "groupKFold"], "stratifiedKFold"),
    ("rf", ["logisticRegression", "randomForest"], "randomForest"),
    ("xgboost", ["logisticRegression", "randomForest", "gradientBoosting"], "gradientBoosting"),
    ("gradient_boosting", ["randomForest", "gradientBoosting"], "gradientBoosting"),
    ("gini", ["recall", "rocAUC"], nil), ("mse", ["brier", "recall"], nil),
    ("logreg", ["logisticRegression", "randomForest"], "logisticRegression"),
    ("lr", ["logisticRegression", "randomForest"], "logisticRegression"),
    ("lr", ["learningRate", "momentum"], "learningRate"),
    ("mlp", ["sequential", "functional"], "sequential"),
    ("n_estimators", ["trees", "bins"], "trees"), ("output", ["data", "out", "jobs"], "out"),
    ("train", ["run", "validate"], "run"), ("auc", ["recall"], nil),
  ]

  @Test("finds what others call otherwise", arguments: elsewhere)
  func synonym(name: String, known: [String], near: String?) {
    #expect(nearest(to: name, in: known) == near)
  }

  @Test("the first of equally near names wins")
  func tie() {
    #expect(nearest(to: "train", in: ["trait", "trail"]) == "trait")
  }
}
