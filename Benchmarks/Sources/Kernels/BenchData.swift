import FoundationEssentials
import Learning
import StrictJSON

/// A data set that `generate.py` wrote.
struct BenchData {
  /// What stands in NAME.json.
  struct About: Decodable {
    let rows: Int
    let columns: Int
    let train: Int
    let steps: Int?
    let channels: Int?
    let categories: [String: Int]?
  }

  let about: About
  let dataset: Dataset

  init(folder: String, name: String) throws {
    let json = try Data(contentsOf: URL(filePath: "\(folder)/\(name).json"))
    about = try JSONDecoder().decode(About.self, from: json)
    let x = try Self.floats("\(folder)/\(name).x.f32", count: about.rows * about.columns)
    let y = try Self.floats("\(folder)/\(name).y.f32", count: about.rows)
    let categories = about.categories ?? [:]
    let columns = (0..<about.columns).map { column in
      let levels = categories[String(column)].map { (0..<$0).map { String($0) } }
      return Feature(
        name: "x\(column)", kind: levels.map { .category(levels: $0) } ?? .numeric)
    }
    var sequence: SequenceLayout?
    if let steps = about.steps, let channels = about.channels {
      sequence = SequenceLayout(steps: steps, channels: (0..<channels).map { "c\($0)" })
    }
    dataset = Dataset(
      features: Tensor(shape: [about.rows, about.columns], elements: x), columns: columns,
      sequence: sequence, labels: y)
  }

  /// The rows for training, and those after them.
  func split() -> (train: Dataset, test: Dataset) {
    if about.train == about.rows { return (dataset, dataset) }
    return (
      dataset.selecting(rows: Array(0..<about.train)),
      dataset.selecting(rows: Array(about.train..<about.rows))
    )
  }

  private static func floats(_ path: String, count: Int) throws -> [Float] {
    let bytes = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
    precondition(bytes.count == 4 * count, "\(path) has \(bytes.count) bytes, not \(4 * count)")
    return [Float](unsafeUninitializedCapacity: count) { out, filled in
      filled = bytes.copyBytes(to: out) / 4
    }
  }
}
