import Workbench

/// The share of positive rows among the k nearest training rows, by Euclidean distance.
///
/// Rows at equal distance count in the order of the training rows.
struct KNearestNeighbors: Classifier {
  static let name = "kNearestNeighbors"
  static let summary = "the share of positive rows among the nearest training rows"
  static let settings = [
    Setting("neighbors", "how many training rows have a say", .between(1, 10_000))
  ]

  var neighbors = 25

  /// Distances need columns of one scale.
  var inputForm: InputForm { .standardized }

  func fit(_ data: Dataset, context: FitContext) throws(FitError) -> Model {
    guard data.rowCount >= neighbors else {
      throw .unsuitable("\(neighbors) neighbours, but \(data.rowCount) training rows")
    }
    return Model(neighbors: neighbors, training: data.features, labels: data.labels)
  }
}

extension KNearestNeighbors {
  /// All training rows, [rows, features], and how many of them have a say.
  struct Model: TrainedModel {
    let neighbors: Int
    let training: Tensor
    let labels: [Float]

    var featureCount: Int? { training.columns }
    var record: FitRecord { FitRecord(parameters: training.rows * training.columns) }

    func scores(for features: Tensor) -> [Float] {
      (0..<features.rows).map { row in
        let distances = (0..<training.rows).map { other in
          (0..<training.columns).reduce(Float(0)) { sum, column in
            let difference = features[row, column] - training[other, column]
            return sum + difference * difference
          }
        }
        let nearest = distances.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
        return nearest.prefix(neighbors).reduce(0) { $0 + labels[$1] } / Float(neighbors)
      }
    }
  }
}

// MARK: - In a package on disk

extension KNearestNeighbors.Model {
  var state: ModelState {
    ModelState(
      header: [
        "classifier": .string(KNearestNeighbors.name), "neighbors": .integer(Int64(neighbors)),
      ],
      arrays: [
        .init(
          name: "training", shape: [training.rows, training.columns],
          values: .float(training.elements)),
        .init(name: "labels", shape: [labels.count], values: .float(labels)),
      ])
  }

  init(state: ModelState) throws(PackageError) {
    guard case .integer(let neighbors)? = state.header["neighbors"],
      let training = state["training"], case .float(let values) = training.values,
      training.shape.count == 2, training.shape[0] * training.shape[1] == values.count,
      case .float(let labels)? = state["labels"]?.values, labels.count == training.shape[0],
      (1...labels.count).contains(Int(neighbors))
    else { throw .damaged("it holds no k-nearest-neighbours model") }
    self.init(
      neighbors: Int(neighbors),
      training: Tensor(shape: training.shape, elements: values), labels: labels)
  }
}

// MARK: - As ONNX

extension KNearestNeighbors.Model {
  /// Squared distances to all training rows, the places of the smallest, and the mean of their labels.
  func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    let (rows, columns) = (training.rows, training.columns)
    let known = builder.constant(Constant(training.elements, shape: [1, rows, columns]))
    let difference = builder.subtract(builder.reshape(features, [0, 1, columns]), known)
    let distances = builder.node(
      "ReduceSum",
      [
        builder.multiply(difference, difference),
        builder.constant(Constant([Int64(-1)], shape: [1])),
      ],
      ["keepdims": .int(0)])
    let nearest = builder.node(
      "TopK", [distances, builder.constant(Constant([Int64(neighbors)], shape: [1]))],
      ["largest": .int(0)], types: [.float, .int64])[1]
    let votes = builder.node(
      "Gather", [builder.constant(Constant(labels, shape: [labels.count])), nearest], type: .float)
    return builder.node("ReduceMean", [votes], ["axes": .ints([-1]), "keepdims": .int(1)])
  }
}
