// swift-tools-version: 6.2
import PackageDescription

// A classifier from outside: nothing in Workbench itself is changed for it.
let package = Package(
  name: "KNearestNeighbors",
  platforms: [.macOS(.v15)],
  // In a package elsewhere: .package(url: "…", from: "0.2.0"). The service is not needed here.
  dependencies: [.package(name: "workbench", path: "../..", traits: [])],
  targets: [
    .executableTarget(
      name: "KNearestNeighbors", dependencies: [.product(name: "Workbench", package: "workbench")])
  ]
)
