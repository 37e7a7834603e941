import StrictJSON
import Testing

@Suite struct DecodeTests {
  private func sentences<T: Codable>(
    _ text: String, as type: T.Type, defaults: T? = nil
  ) throws -> [String] {
    decode(type, from: try JSON(text: text), defaults: defaults).issues.map(\.description)
  }

  @Test("says what the design shows")
  func design() throws {
    let text = """
      {
        "validation": {"stratifiedKFold": {"fold": 5}},
        "models": {"forest": {"classifier": {"randomForest": {"trees": 0}}}}
      }
      """
    #expect(
      try sentences(text, as: Spec.self, defaults: .standard) == [
        "validation.stratifiedKFold: unknown member 'fold'. Did you mean 'folds'?",
        "models.forest.classifier.randomForest.trees: must be at least 1, got 0",
      ])
  }

  static let mistakes: [(text: String, sentence: String)] = [
    (#"{"tree": 3}"#, "unknown member 'tree'. Did you mean 'trees'?"),
    (
      #"{"zzz": 3}"#,
      "unknown member 'zzz'. "
        + "Known members: trees, minimumLeafSize, maximumDepth, features, growth"
    ),
    (#"{"minimumLeaf": 3}"#, "'minimumLeaf' is now called 'minimumLeafSize'"),
    (#"{"trees": "7"}"#, "trees: expected an integer, got the string '7'"),
    (#"{"trees": 3.5}"#, "trees: expected an integer, got 3.5"),
    (#"{"trees": null}"#, "trees: expected an integer, got null"),
    (#"{"trees": true}"#, "trees: expected an integer, got true"),
    (#"{"trees": [1]}"#, "trees: expected an integer, got an array"),
    (
      #"{"trees": 1e30}"#,
      "trees: must be from -9223372036854775808 to 9223372036854775807, got 1e+30"
    ),
    (#"{"trees": -3}"#, "trees: must be at least 1, got -3"),
    (#"{"maximumDepth": {}}"#, "maximumDepth: expected an integer, got an object"),
    (#"{"features": 3}"#, "features: expected an object, got 3"),
    (
      #"{"features": {"share": "much"}}"#,
      "features.share: expected a number, got the string 'much'"
    ),
    (#"{"features": {"shares": 1}}"#, "features: unknown member 'shares'. Did you mean 'share'?"),
    (#"{"features": {"names": "a"}}"#, "features.names: expected an array, got the string 'a'"),
    (#"{"features": {"names": ["a", 2]}}"#, "features.names[1]: expected a string, got 2"),
    (#"{"growth": "shalow"}"#, "growth: unknown growth 'shalow'. Did you mean 'shallow'?"),
    (#"{"growth": "sideways"}"#, "growth: unknown growth 'sideways'. Known: deep, shallow"),
    (#"{"growth": 1}"#, "growth: expected a string, got 1"),
    ("[]", "expected an object, got an array"),
    ("3", "expected an object, got 3"),
  ]

  @Test("has a sentence for each mistake", arguments: mistakes)
  func sentence(text: String, sentence: String) throws {
    #expect(try sentences(text, as: Forest.self) == [sentence])
    #expect(try sentences(text, as: Forest.self, defaults: Forest()) == [sentence])
  }

  @Test("reports all mistakes of a document, in its order")
  func severalIssues() throws {
    let text = """
      {
        "nam": "x",
        "models": {
          "a": {"classifier": {"randomForrest": {}}, "balance": "none"},
          "b": {"classifier": {"randomForest": {"trees": "many", "minimumLeafSize": 1.5, "x y": 1}}},
          "my model": {"classifier": {}, "balances": []},
          "d": {},
          "e": 5
        },
        "seed": -1,
        "rates": {"r": 1, "s": "2", "t": true},
        "validation": {"nothing": {"folds": 3}}
      }
      """
    #expect(
      try sentences(text, as: Spec.self, defaults: .standard) == [
        "unknown member 'nam'. Did you mean 'name'?",
        "models.a.classifier: unknown component 'randomForrest'. Did you mean 'randomForest'?",
        "models.a.balance: expected an array, got the string 'none'",
        "models.b.classifier.randomForest.trees: expected an integer, got the string 'many'",
        "models.b.classifier.randomForest.minimumLeafSize: expected an integer, got 1.5",
        "models.b.classifier.randomForest: unknown member 'x y'. "
          + "Known members: trees, minimumLeafSize, maximumDepth, features, growth",
        "models[\"my model\"].classifier: expected one component, got 0",
        "models[\"my model\"]: unknown member 'balances'. Did you mean 'balance'?",
        "models.d: the member 'classifier' is missing",
        "models.e: expected an object, got 5",
        "seed: must be from 0 to 9223372036854775807, got -1",
        "rates.s: expected a number, got the string '2'",
        "rates.t: expected a number, got true",
        "validation.nothing: unknown member 'folds', none is known here",
      ])
  }

  @Test("reports what is missing where nothing is default")
  func missing() throws {
    #expect(
      try sentences("{}", as: Spec.self) == [
        "the member 'name' is missing", "the member 'seed' is missing",
        "the member 'validation' is missing", "the member 'models' is missing",
        "the member 'rates' is missing", "the member 'raw' is missing",
      ])
  }

  @Test("takes missing members from the defaults, at every depth")
  func defaults() throws {
    var standard = Forest()
    standard.minimumLeafSize = 9
    standard.maximumDepth = 4
    standard.features.share = 0.25
    let json: JSON = ["features": ["names": ["a"]], "trees": 3]
    let (value, issues) = decode(Forest.self, from: json, defaults: standard)
    standard.trees = 3
    standard.features.names = ["a"]
    #expect(issues.isEmpty)
    #expect(value == standard)
  }

  @Test("null overrides the default of an optional")
  func null() {
    var standard = Forest()
    standard.maximumDepth = 4
    let (value, issues) = decode(Forest.self, from: ["maximumDepth": .null], defaults: standard)
    #expect(issues.isEmpty)
    #expect(value == Forest())
  }

  @Test("starts elements and components from their own defaults")
  func ownDefaults() throws {
    let json: JSON = [["trees": 2], [:]]
    let (value, issues) = decode([Forest].self, from: json)
    var first = Forest()
    first.trees = 2
    #expect(issues.isEmpty)
    #expect(value == [first, Forest()])
  }

  @Test("a component is not mixed with the default one of the same name")
  func components() throws {
    var standard = Spec.standard
    standard.validation = .folds(Folds(folds: 10, repeats: 7))
    let json: JSON = ["validation": ["stratifiedKFold": ["folds": 3]]]
    let (value, issues) = decode(Spec.self, from: json, defaults: standard)
    #expect(issues.isEmpty)
    #expect(value?.validation == .folds(Folds(folds: 3, repeats: 1)))
  }

  @Test("keeps the order of named values, and raw documents as they stand")
  func order() throws {
    let json = try JSON(
      text:
        """
        {"models": {"z": {"classifier": {"nothing": {}}}, "a": {"classifier": {"nothing": {}}}},
         "raw": {"b": 1, "a": [null, 2.0]}}
        """)
    let value = try #require(decode(Spec.self, from: json, defaults: .standard).value)
    #expect(value.models.names == ["z", "a"])
    #expect(value.raw == json["raw"])
    #expect(value.models["a"]?.balance == nil)
  }

  @Test("whole numbers are integers, and integers are numbers")
  func numbers() throws {
    #expect(decode([Int].self, from: try JSON(text: "[3, 3.0, 3e2]")).value == [3, 3, 300])
    #expect(decode([Float].self, from: try JSON(text: "[3, 0.1]")).value == [3, 0.1])
    #expect(
      try sentences("[256, -1, 1e300]", as: [UInt8].self) == [
        "[0]: must be from 0 to 255, got 256", "[1]: must be from 0 to 255, got -1",
        "[2]: must be from 0 to 255, got 1e+300",
      ])
    #expect(
      try sentences("[1e300]", as: [Float].self) == [
        "[0]: must be within ±3.4028235e+38, got 1e+300"
      ])
  }

  enum Plain: String, Codable, CaseIterable {
    case first
    case second
  }

  @Test("lists the cases of enumerations that do not report themselves")
  func plainCases() throws {
    #expect(
      try sentences(#"["secnd", "x", "first"]"#, as: [Plain].self) == [
        "[0]: unknown plain 'secnd'. Did you mean 'second'?",
        "[1]: unknown plain 'x'. Known: first, second",
      ])
  }

  enum Activation: Codable, Hashable {
    case relu
    case leaky(slope: Double)
  }

  @Test("checks the members of enumerations with values")
  func payloads() throws {
    #expect(
      decode([Activation].self, from: [["relu": [:]], ["leaky": ["slope": 2]]]).value
        == [.relu, .leaky(slope: 2)])
    #expect(
      try sentences(#"[{"leaky": {"slop": 2, "slope": 1}}]"#, as: [Activation].self) == [
        "[0].leaky: unknown member 'slop'. Did you mean 'slope'?"
      ])
  }

  @Test("gives no finding about a value that was replaced")
  func replaced() throws {
    struct Strict: Codable, Checked {
      var size: Int
      func issues() -> [StrictJSON.Issue] {
        size > 0
          ? []
          : [StrictJSON.Issue(at: "size", .outOfRange(rule: "must be positive", got: "\(size)"))]
      }
    }
    #expect(
      try sentences(#"{"size": "a"}"#, as: Strict.self) == [
        "size: expected an integer, got the string 'a'"
      ])
    #expect(try sentences("{}", as: Strict.self) == ["the member 'size' is missing"])
  }

  @Test("hands user information and the path to custom code")
  func context() throws {
    struct Seen: Codable {
      var text: String
      init(from decoder: any Decoder) throws {
        let note = decoder.userInfo.first?.value as? String ?? "none"
        text = note + " " + decoder.codingPath.map(\.stringValue).joined(separator: "/")
      }
    }
    let key = try #require(CodingUserInfoKey(rawValue: "note"))
    let (value, _) = decode(
      [String: [Seen]].self, from: ["a": [.null, .null]], userInfo: [key: "note"])
    #expect(value?["a"]?.map(\.text) == ["note a/[0]", "note a/[1]"])
  }

  @Test("infinite defaults serve as defaults")
  func infinite() throws {
    struct Limits: Codable, Hashable, Defaulted {
      var upper = Double.infinity
      var lower = 0.0
    }
    #expect(decode(Limits.self, from: ["lower": 1]).value == Limits(upper: .infinity, lower: 1))
    #expect(throws: EncodingError.self) { try encode(Limits()) }
  }

  /// Settings with a member that has no default and had another name.
  private struct Costs: Codable, Checked {
    var contact: Double
    static let renamedMembers = ["call": "contact"]
    func issues() -> [StrictJSON.Issue] { [] }
  }

  @Test("a required member under its former name is one issue, not a missing member besides")
  func renamedRequiredMember() throws {
    #expect(
      try sentences(#"{"a": {"call": 2}, "b": {}}"#, as: [String: Costs].self) == [
        "a: 'call' is now called 'contact'", "b: the member 'contact' is missing",
      ])
  }

  @Test("what a former release stored is read under the names of then") func formerNames() throws {
    let document = try JSON(
      parsing: #"{"a": {"call": 2}, "b": {"contact": 3}, "c": {"call": 4, "contact": 5}}"#.utf8)
    let read = StrictJSON.decode(
      [String: Costs].self, from: document, acceptsFormerNames: true)
    #expect(read.value?["a"]?.contact == 2 && read.value?["b"]?.contact == 3)
    #expect(read.issues.map(\.description) == ["c: 'call' is now called 'contact'"])
  }
}
