import StrictJSON

/// Settings as the library's clients write them.
struct Forest: Codable, Hashable, Defaulted, Checked {
  var trees = 100
  var minimumLeafSize = 1
  var maximumDepth: Int?
  var features = Features()
  var growth = Growth.deep

  struct Features: Codable, Hashable, Defaulted {
    var share = 0.5
    var names: [String] = []
  }

  enum Growth: String, NamedCases {
    case deep
    case shallow
  }

  static let renamedMembers = ["minimumLeaf": "minimumLeafSize"]

  func issues() -> [Issue] {
    trees >= 1
      ? [] : [Issue(at: "trees", .outOfRange(rule: "must be at least 1", got: "\(trees)"))]
  }
}

struct Folds: Codable, Hashable, Defaulted {
  var folds = 5
  var repeats = 1
}

struct Nothing: Codable, Hashable, Defaulted {}

/// A value of one of several types, named by the single member around it.
enum Component: Codable, Hashable {
  case forest(Forest)
  case folds(Folds)
  case nothing(Nothing)

  static let known = ["randomForest", "stratifiedKFold", "nothing"]

  init(from decoder: any Decoder) throws {
    if decoder.wantsAnyValue {
      self = .nothing(Nothing())
      return
    }
    let container = try decoder.container(keyedBy: PathElement.self)
    guard container.allKeys.count == 1, let key = container.allKeys.first else {
      try decoder.report(.other("expected one component, got \(container.allKeys.count)"))
      throw Reported()
    }
    switch key.stringValue {
    case "randomForest": self = .forest(try container.decode(Forest.self, forKey: key))
    case "stratifiedKFold": self = .folds(try container.decode(Folds.self, forKey: key))
    case "nothing": self = .nothing(try container.decode(Nothing.self, forKey: key))
    default:
      try decoder.report(.unknownName(key.stringValue, kind: "component", known: Self.known))
      throw Reported()
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: PathElement.self)
    switch self {
    case .forest(let forest): try container.encode(forest, forKey: "randomForest")
    case .folds(let folds): try container.encode(folds, forKey: "stratifiedKFold")
    case .nothing(let nothing): try container.encode(nothing, forKey: "nothing")
    }
  }
}

struct Spec: Codable, Hashable {
  var name: String
  var seed: UInt64
  var validation: Component
  var models: OrderedMembers<Model>
  var rates: [String: Double]
  var raw: JSON

  struct Model: Codable, Hashable {
    var classifier: Component
    var balance: [String]?
  }

  static let standard = Spec(
    name: "experiment", seed: 0, validation: .folds(Folds()), models: [:], rates: [:], raw: .null)
}

extension JSON {
  /// Reads a text that a test wrote.
  init(text: String) throws {
    try self.init(parsing: text.utf8)
  }
}
