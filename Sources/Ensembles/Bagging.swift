public import Learning
import Linear

/// The mean of one classifier fitted to many draws of the training rows (Breiman, "Bagging
/// predictors", Machine Learning 24, 1996).
///
/// Rows are drawn with replacement within each class, so that every draw holds both classes in the
/// proportion of the training rows. A drawn row keeps its weight; rows of weight 0 are left out.
public struct Bagging: Classifier {
  /// Its name in a spec.
  public static let name = "bagging"
  /// What it is.
  public static let summary =
    "the mean of one classifier fitted to many bootstrap samples of the training rows"
  /// What can be set.
  public static let settings = [
    Setting("classifier", "what is fitted to every sample", .component(kind: "classifier")),
    Setting("models", "how many models are fitted", .between(1, 100_000)),
    Setting(
      "share", "the size of a sample, as a share of each class's rows", .between(1e-6, 1)),
  ]

  /// What is fitted to every sample; it may be a bagging too.
  public var classifier: ComponentSpec<any Classifier> = ComponentSpec(LogisticRegression())
  /// How many models are fitted.
  public var models = 10
  /// The size of a sample, as a share of each class's rows, rounded to the nearest number of rows; one
  /// row is drawn at least.
  public var share = 1.0

  /// Ten logistic regressions.
  public init() {}

  /// A number of models of a classifier.
  public init(_ classifier: some Classifier, models: Int = 10, share: Double = 1) {
    self.classifier = ComponentSpec(classifier)
    self.models = models
    self.share = share
  }

  /// What the classifier wants.
  public var inputForm: InputForm { classifier.value.inputForm }
}
