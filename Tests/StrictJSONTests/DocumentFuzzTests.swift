import StrictJSON
import Testing

@Suite struct DocumentFuzzTests {
  private static let document = Array(
    #"""
    {
      // Which forest?
      "name": "recall \u00e9\uD83D\uDE00",
      "seed": 7,
      "validation": {"stratifiedKFold": {"folds": 5, "repeats": 2}},
      "models": {
        "forest": {"classifier": {"randomForest": {
          "trees": 300, "features": {"share": 0.25, "names": ["a", "é"]}, "growth": "shallow"}}},
        "none": {"classifier": {"nothing": {}}, "balance": ["none", "smote"]}, /* last */
      },
      "rates": {"a": 1e-3, "b": -2},
      "raw": [null, true, false, [[]], 1.5],
    }
    """#.utf8)

  /// Reads what may be no document, and decodes it if it is one.
  private func survive(_ bytes: [UInt8]) {
    guard let json = try? JSON(parsing: bytes) else { return }
    for defaults in [nil, Spec.standard] {
      let (value, issues) = decode(Spec.self, from: json, defaults: defaults)
      #expect(value != nil || !issues.isEmpty)
      #expect(issues.allSatisfy { !$0.description.isEmpty })
    }
    #expect((try? JSON(text: json.text(indent: 2))) == json)
  }

  @Test("the document itself is right")
  func whole() throws {
    let (value, issues) = decode(Spec.self, from: try JSON(parsing: Self.document))
    #expect(issues.isEmpty)
    #expect(value?.models.count == 2)
  }

  @Test("a document cut at any byte is refused, never a crash")
  func truncation() {
    for length in 0..<Self.document.count {
      #expect(throws: JSONSyntaxError.self) {
        try JSON(parsing: Self.document.prefix(length))
      }
    }
  }

  @Test("a document with a value replaced by any other never crashes")
  func replacement() throws {
    let json = try JSON(parsing: Self.document)
    let others: [JSON] = [.null, true, -1, 1e300, "x", [], [1, [:]], [:], ["a": 1, "b": 2]]
    for other in others {
      for variant in json.variants(with: other) {
        survive(Array(variant.text().utf8))
      }
    }
  }

  @Test("2,000 mutated documents are decoded or refused")
  func mutation() {
    var state: UInt64 = 2024
    func random(_ bound: Int) -> Int {
      // Knuth's MMIX generator; the high bits are the good ones.
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let tokens = ["{", "}", "[", "]", ",", ":", "\"", "null", "-1", "1e9", "\\", "/", "\u{0}"]
    for _ in 0..<2_000 {
      var bytes = Self.document
      for _ in 0...random(3) {
        let place = random(bytes.count)
        switch random(4) {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = UInt8(random(256))
        case 2: bytes.insert(contentsOf: tokens[random(tokens.count)].utf8, at: place)
        default:
          let end = min(bytes.count, place + random(20))
          bytes.insert(contentsOf: bytes[place..<end], at: random(bytes.count))
        }
      }
      survive(bytes)
    }
  }
}

extension JSON {
  /// The document with each value inside it replaced in turn.
  fileprivate func variants(with other: JSON) -> [JSON] {
    var variants = [other]
    switch self {
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        variants += element.variants(with: other).map { variant in
          var copy = elements
          copy[index] = variant
          return .array(copy)
        }
      }
    case .object(let members):
      for (index, member) in members.enumerated() {
        variants += member.value.variants(with: other).map { variant in
          var copy = members
          copy[index].value = variant
          return .object(copy)
        }
      }
    default: break
    }
    return variants
  }
}
