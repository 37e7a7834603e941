import CKernels
public import Learning
public import ONNX
import StrictJSON

public struct LogisticModel: TrainedModel {
  /// One for every feature.
  public let coefficients: [Double]
  /// The log-odds where every feature is 0.
  public let intercept: Double
  public let record: FitRecord

  private struct Header: Codable {
    var classifier: String
    var record: FitRecord
  }

  init(_ optimum: Optimum, columns: Int) {
    coefficients = Array(optimum.parameters.prefix(columns))
    intercept = optimum.parameters.count > columns ? optimum.parameters[columns] : 0
    record = FitRecord(
      parameters: optimum.parameters.count, epochs: optimum.iterations,
      converged: optimum.converged)
  }

  public var featureCount: Int? { coefficients.count }

  /// P(positive) of every row; the sums and the logistic function are computed in double.
  public func scores(for features: Tensor) -> [Float] {
    precondition(
      features.columns == coefficients.count,
      "\(features.columns) features for \(coefficients.count) coefficients")
    var scores = [Double](repeating: 0, count: features.rows)
    ck_linear_scores(
      features.rows, features.columns, features.elements, features.columns, coefficients,
      intercept, &scores)
    return scores.map { Float(ck_sigmoid($0)) }
  }

  public var state: ModelState {
    let header = Header(classifier: LogisticRegression.name, record: record)
    return ModelState(
      header: (try? StrictJSON.encode(header)) ?? .null,
      arrays: [
        ModelState.Array(
          name: "coefficients", shape: [coefficients.count], values: .double(coefficients)),
        ModelState.Array(name: "intercept", shape: [1], values: .double([intercept])),
      ])
  }

  public init(state: ModelState) throws(PackageError) {
    let header = StrictJSON.decode(Header.self, from: state.header)
    guard let read = header.value, header.issues.isEmpty,
      read.classifier == LogisticRegression.name
    else {
      throw .damaged("its header is not that of a logistic regression")
    }
    guard case .double(let coefficients)? = state["coefficients"]?.values,
      case .double(let intercept)? = state["intercept"]?.values, intercept.count == 1
    else {
      throw .damaged("it lacks the arrays 'coefficients' and 'intercept' in double")
    }
    guard (coefficients + intercept).allSatisfy(\.isFinite) else {
      throw .damaged("its weights hold what is no finite number")
    }
    self.coefficients = coefficients
    self.intercept = intercept[0]
    record = read.record
  }
}

extension LogisticModel: AdditiveModel {
  /// Explains log odds: a feature contributes its coefficient times its distance from the background's
  /// mean, which is exactly its Shapley value.
  public func attribution(
    against background: Tensor, groups: FeatureGroups
  ) -> (any Attribution)? {
    LogisticAttribution(self, background: background, groups: groups)
  }
}

/// A logistic regression and the means of a background.
private struct LogisticAttribution: Attribution {
  let coefficients: [Double]
  let means: [Double]
  let base: Double
  let groups: FeatureGroups

  var scale: AdditiveScale { .logOdds }

  init(_ model: LogisticModel, background: Tensor, groups: FeatureGroups) {
    self.groups = groups
    let width = model.coefficients.count
    precondition(
      background.columns == width && background.rows > 0,
      "a background of shape \(background.shape) for \(width) coefficients")
    var sums = [Double](repeating: 0, count: width)
    for row in 0..<background.rows {
      for (feature, value) in background[row: row].enumerated() { sums[feature] += Double(value) }
    }
    let means = sums.map { $0 / Double(background.rows) }
    coefficients = model.coefficients
    self.means = means
    base = zip(coefficients, means).reduce(model.intercept) { $0 + $1.0 * $1.1 }
  }

  func contributions(of rows: Tensor, threads: Int) -> Contributions {
    var values: [Double] = []
    values.reserveCapacity(rows.elements.count)
    for row in 0..<rows.rows {
      for (feature, value) in rows[row: row].enumerated() {
        values.append(coefficients[feature] * (Double(value) - means[feature]))
      }
    }
    return Contributions(
      scale: scale, base: base, columns: coefficients.count, values: values
    ).grouped(by: groups)
  }
}

extension LogisticModel {
  /// The weighted sum and the logistic function, in double precision.
  public func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    let weights = builder.constant(Constant(coefficients, shape: [coefficients.count, 1]))
    let sum = builder.node("MatMul", [builder.cast(features, to: .double), weights])
    let logit = builder.add(sum, builder.scalar(intercept))
    return builder.cast(builder.sigmoid(logit), to: .float)
  }
}
